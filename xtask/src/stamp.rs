//! Whether something that was made from files is still what these files would make.

use std::collections::BTreeMap;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use crate::Result;

/// Names and contents of the files something is made from, in a fixed order.
pub(crate) type Inputs = BTreeMap<String, Vec<u8>>;

/// Adds a file, or everything below a folder except what has one of the names to leave out.
pub(crate) fn read_inputs(inputs: &mut Inputs, path: &Path, leave_out: &[&str]) -> Result<()> {
    if !path.is_dir() {
        inputs.insert(path.to_string_lossy().into_owned(), fs::read(path)?);
        return Ok(());
    }
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        if !leave_out.contains(&entry.file_name().to_string_lossy().as_ref()) {
            read_inputs(inputs, &entry.path(), leave_out)?;
        }
    }
    Ok(())
}

/// Makes something, unless its stamp says that it was made from these inputs and it is still there. Says whether it
/// was made.
pub(crate) fn make_if_stale(
    stamp: &Path,
    inputs: &Inputs,
    product: &Path,
    make: impl FnOnce() -> Result<()>,
) -> Result<bool> {
    let fingerprint = fingerprint(inputs);
    let recorded = fs::read_to_string(stamp).ok();
    if is_fresh(recorded.as_deref(), &fingerprint, product.exists()) {
        return Ok(false);
    }
    make()?;
    fs::write(stamp, fingerprint)?;
    Ok(true)
}

fn is_fresh(recorded: Option<&str>, fingerprint: &str, product_exists: bool) -> bool {
    product_exists && recorded == Some(fingerprint)
}

/// Tells contents apart by accident, not against malice; another compiler may give another one, and then things are
/// made once more.
fn fingerprint(inputs: &Inputs) -> String {
    let mut hasher = DefaultHasher::new();
    inputs.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inputs(files: &[(&str, &str)]) -> Inputs {
        files.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect()
    }

    #[test]
    fn only_an_unchanged_stamp_with_its_product_is_fresh() {
        for (recorded, product_exists, fresh) in [
            (Some("a"), true, true),
            (Some("a"), false, false),
            (Some("b"), true, false),
            (None, true, false),
        ] {
            assert_eq!(is_fresh(recorded, "a", product_exists), fresh, "{recorded:?} {product_exists}");
        }
    }

    #[test]
    fn every_change_of_name_or_content_shows_in_the_fingerprint() {
        let before = fingerprint(&inputs(&[("a.ts", "one"), ("b.ts", "two")]));
        assert_eq!(
            before,
            fingerprint(&inputs(&[("b.ts", "two"), ("a.ts", "one")])),
            "the order does not matter"
        );
        for changed in [
            inputs(&[("a.ts", "one"), ("b.ts", "twO")]),
            inputs(&[("a.ts", "one"), ("c.ts", "two")]),
            inputs(&[("a.ts", "one")]),
            inputs(&[("a.ts", "onet"), ("b.ts", "wo")]),
        ] {
            assert_ne!(before, fingerprint(&changed));
        }
    }

    #[test]
    fn a_second_time_nothing_is_made_until_an_input_changes_or_the_product_is_gone() {
        let folder = Scratch::new("stamp-makes-once");
        let (source, product, stamp) = (folder.path("source"), folder.path("product"), folder.path("stamp"));
        let made = || {
            let mut inputs = Inputs::new();
            read_inputs(&mut inputs, &source, &[]).unwrap();
            make_if_stale(&stamp, &inputs, &product, || Ok(fs::write(&product, "made")?)).unwrap()
        };
        fs::write(&source, "one").unwrap();
        assert!(made(), "the first time");
        assert!(!made(), "the second time");
        fs::write(&source, "two").unwrap();
        assert!(made(), "after a change");
        fs::remove_file(&product).unwrap();
        assert!(made(), "without the product");
    }

    #[test]
    fn what_failed_is_tried_again() {
        let folder = Scratch::new("stamp-fails");
        let (stamp, inputs) = (folder.path("stamp"), inputs(&[("a", "b")]));
        let failed = make_if_stale(&stamp, &inputs, folder.0.as_path(), || Err("no".into()));
        assert!(failed.is_err());
        assert!(make_if_stale(&stamp, &inputs, folder.0.as_path(), || Ok(())).unwrap(), "no stamp was left");
    }

    /// A folder of its own for a test, thrown away afterwards.
    struct Scratch(std::path::PathBuf);

    impl Scratch {
        fn new(name: &str) -> Self {
            let folder = std::env::temp_dir().join(format!("xtask-{name}-{}", std::process::id()));
            fs::create_dir_all(&folder).unwrap();
            Self(folder)
        }

        fn path(&self, name: &str) -> std::path::PathBuf {
            self.0.join(name)
        }
    }

    impl Drop for Scratch {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }
}
