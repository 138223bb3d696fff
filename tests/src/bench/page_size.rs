//! How large the built page is on the wire.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::Result;

/// Sizes in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct PageSize {
    /// Scripts and styles, each file compressed by gzip.
    pub(super) code: u64,
    /// Fonts as they are: they are compressed already.
    pub(super) fonts: u64,
}

/// The sizes of what is in `ui/dist`.
pub(super) fn of_built_page() -> Result<PageSize> {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/dist");
    let (early, assets) = (of_folder(&page)?, of_folder(&page.join("assets"))?);
    Ok(PageSize { code: early.code + assets.code, fonts: early.fonts + assets.fonts })
}

fn of_folder(folder: &Path) -> Result<PageSize> {
    let mut size = PageSize::default();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        match path.extension().and_then(|extension| extension.to_str()) {
            Some("js" | "css") => size.code += compressed(&path)?,
            Some("woff2") => size.fonts += fs::metadata(&path)?.len(),
            _ => {}
        }
    }
    Ok(size)
}

fn compressed(file: &Path) -> Result<u64> {
    let output = Command::new("gzip").args(["-9", "--stdout"]).arg(file).output()?;
    match output.status.success() {
        true => Ok(output.stdout.len().try_into()?),
        false => Err(format!("gzip can't compress {}", file.display()).into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_compressed_and_fonts_are_not() {
        let folder = tempfile::tempdir().unwrap();
        let text = "same again ".repeat(1_000);
        for name in ["a.js", "b.css", "c.woff2", "d.svg"] {
            fs::write(folder.path().join(name), &text).unwrap();
        }
        let size = of_folder(folder.path()).unwrap();
        assert!(size.code > 0 && size.code < 1_000, "{size:?}");
        assert_eq!(size.fonts, 11_000);
    }
}
