//! A line of a `.env` file. The file is readable by its owner only from the moment it exists, and replaced in one
//! step; a file that git tracks is refused. No copy of an earlier version is left behind.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use domain::{EnvEdit, EnvName, HandOverKind, Problem, ProblemCode, Secret, edit_env, read_env};

use super::{Destination, HandOverPreview};

/// A variable in a file.
pub(super) struct EnvFile {
    path: PathBuf,
    name: EnvName,
    ignore_in_git: bool,
}

/// A `.env` file is a page or two; anything this large is another kind of file.
const LARGEST: u64 = 1024 * 1024;

impl EnvFile {
    pub(super) fn new(path: &str, variable: &str, ignore_in_git: bool) -> Result<Self, Problem> {
        let name = EnvName::new(variable).map_err(|refusal| refused(format!("{refusal:?}")))?;
        let path = PathBuf::from(path.trim());
        if !path.is_absolute() || path.file_name().is_none() {
            return Err(refused("PathNotWhole"));
        }
        // A link is followed, so that the file it leads to is replaced and not the link.
        let path = std::fs::canonicalize(&path).unwrap_or(path);
        Ok(Self { path, name, ignore_in_git })
    }

    fn current(&self) -> Result<Option<String>, Problem> {
        match std::fs::metadata(&self.path) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(failed(&error)),
            Ok(found) if !found.is_file() => Err(refused("NotAFile")),
            Ok(found) if found.len() > LARGEST => Err(refused("FileTooLarge")),
            Ok(_) => std::fs::read_to_string(&self.path).map(Some).map_err(|error| failed(&error)),
        }
    }

    fn edit(&self, secret: &Secret) -> Result<(EnvEdit, bool), Problem> {
        let current = self.current()?;
        let edit = edit_env(current.as_deref().unwrap_or_default(), &self.name, secret)
            .map_err(|refusal| refused(format!("{refusal:?}")))?;
        Ok((edit, current.is_none()))
    }

    fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new("/"))
    }
}

impl Destination for EnvFile {
    fn preview(&self, secret: &Secret) -> Result<HandOverPreview, Problem> {
        let git = git_state(&self.path)?;
        let (edit, is_new_file) = self.edit(secret)?;
        let is_exposed_to_git = git == GitState::Untracked;
        Ok(HandOverPreview {
            reference: self.reference(),
            change: Some(edit.preview),
            is_new_file,
            is_exposed_to_git,
        })
    }

    fn write(&self, secret: &Secret) -> Result<(), Problem> {
        if git_state(&self.path)? == GitState::Untracked && self.ignore_in_git {
            ignore(&self.path)?;
        }
        let (edit, _) = self.edit(secret)?;
        replace(self.folder(), &self.path, edit.text.expose().as_bytes()).map_err(|error| failed(&error))
    }

    fn read_back(&self) -> Result<Option<Secret>, Problem> {
        let text = self.current()?.unwrap_or_default();
        let found = read_env(&text, &self.name).map_err(|refusal| refused(format!("{refusal:?}")))?;
        // Nothing there after a write is a failed write, and an empty value compares unequal.
        Ok(Some(found.unwrap_or(Secret::new(String::new()))))
    }

    fn reference(&self) -> String {
        format!("{} in {}", self.name.as_str(), self.path.display())
    }

    fn kind(&self) -> HandOverKind {
        HandOverKind::EnvFile
    }
}

/// What git has to do with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum GitState {
    NoRepository,
    Ignored,
    Untracked,
}

/// A tracked file is refused: the key would be in the next commit.
fn git_state(path: &Path) -> Result<GitState, Problem> {
    let is_in_repository = path.ancestors().skip(1).any(|folder| folder.join(".git").exists());
    if !is_in_repository {
        return Ok(GitState::NoRepository);
    }
    if git(path, &["ls-files", "--error-unmatch", "--"])? {
        return Err(refused("TrackedByGit"));
    }
    Ok(if git(path, &["check-ignore", "--quiet", "--"])? { GitState::Ignored } else { GitState::Untracked })
}

/// Whether git says yes. A repository that can't be asked is as bad as a yes.
fn git(path: &Path, question: &[&str]) -> Result<bool, Problem> {
    let folder = path.parent().unwrap_or(Path::new("/"));
    let status = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(question)
        .arg(path)
        // A stray variable would have git answer for another repository.
        .env_remove("GIT_DIR")
        .env_remove("GIT_WORK_TREE")
        .env_remove("GIT_INDEX_FILE")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    match status.ok().and_then(|status| status.code()) {
        Some(0) => Ok(true),
        Some(1) => Ok(false),
        // Git could not tell, for one because the repository belongs to somebody else.
        _ => Err(refused("GitNotAsked")),
    }
}

fn ignore(path: &Path) -> Result<(), Problem> {
    let Some(name) = path.file_name() else { return Err(refused("PathNotWhole")) };
    let list = path.with_file_name(".gitignore");
    let mut file = OpenOptions::new().create(true).append(true).open(list).map_err(|error| failed(&error))?;
    // A line of its own, whether or not the file ended with one.
    writeln!(file, "\n/{}", name.to_string_lossy()).map_err(|error| failed(&error))
}

fn replace(folder: &Path, path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let fresh = folder.join(format!(".{}.new", uuid::Uuid::new_v4().simple()));
    let written = write_private(&fresh, bytes).and_then(|()| std::fs::rename(&fresh, path));
    if written.is_err() {
        // What could not be put in place must not lie about.
        let _ = std::fs::remove_file(&fresh);
    }
    written?;
    sync_folder(folder)
}

/// The new name is on disk, too.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> std::io::Result<()> {
    std::fs::File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> std::io::Result<()> {
    Ok(())
}

fn write_private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn refused(why: impl Into<String>) -> Problem {
    Problem::new(ProblemCode::DestinationRefused).with_text(why)
}

fn failed(error: &std::io::Error) -> Problem {
    Problem::new(ProblemCode::DestinationFailed).with_text(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret() -> Secret {
        Secret::new(format!("test-{}", uuid::Uuid::new_v4().simple()))
    }

    fn file(folder: &Path) -> EnvFile {
        EnvFile::new(&folder.join(".env").display().to_string(), "AUTOPOSTING_API_KEY", true)
            .expect("a good plan")
    }

    fn init_git(folder: &Path) {
        let run = |args: &[&str]| {
            let status = Command::new("git").arg("-C").arg(folder).args(args).stdout(Stdio::null()).status();
            assert!(status.expect("git is installed").success(), "{args:?}");
        };
        run(&["init", "--quiet"]);
        run(&["add", "--all"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_new_file_is_private_and_other_lines_are_kept() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(folder.path().join(".env"), "# mine\nA=1\nAUTOPOSTING_API_KEY=old\n").expect("a file");
        let (file, secret) = (file(folder.path()), secret());
        file.write(&secret).expect("written");
        let text = std::fs::read_to_string(folder.path().join(".env")).expect("readable");
        assert_eq!(text, format!("# mine\nA=1\nAUTOPOSTING_API_KEY={}\n", secret.expose()));
        let mode = std::fs::metadata(folder.path().join(".env")).expect("it is there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(file.read_back().expect("readable"), Some(secret));
        let left = std::fs::read_dir(folder.path()).expect("readable").count();
        assert_eq!(left, 1, "nothing lies about");
    }

    #[test]
    fn a_file_that_git_tracks_is_refused_and_an_untracked_one_is_ignored() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(folder.path().join(".env"), "A=1\n").expect("a file");
        init_git(folder.path());
        let problem = file(folder.path()).write(&secret()).expect_err("it is tracked");
        assert_eq!(problem.detail.text.as_deref(), Some("TrackedByGit"));

        let folder = tempfile::tempdir().expect("a temporary folder");
        init_git(folder.path());
        let (file, secret) = (file(folder.path()), secret());
        assert!(file.preview(&secret).expect("a preview").is_exposed_to_git);
        file.write(&secret).expect("written");
        assert!(!file.preview(&secret).expect("a preview").is_exposed_to_git, "git ignores it now");
    }

    #[test]
    fn bad_places_are_refused_and_nothing_is_left_behind() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let relative = EnvFile::new("some/.env", "A", false).err().expect("not a whole path");
        assert_eq!(relative.detail.text.as_deref(), Some("PathNotWhole"));
        let missing = EnvFile::new(&folder.path().join("no/such/.env").display().to_string(), "A", false);
        let problem = missing.expect("a plan").write(&secret()).expect_err("no such folder");
        assert_eq!(problem.code, ProblemCode::DestinationFailed);
        let a_folder = EnvFile::new(&folder.path().display().to_string(), "A", false).expect("a plan");
        assert_eq!(a_folder.write(&secret()).expect_err("a folder").detail.text.as_deref(), Some("NotAFile"));
        assert_eq!(std::fs::read_dir(folder.path()).expect("readable").count(), 0);
    }

    #[test]
    fn a_preview_never_holds_the_value() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let secret = secret();
        let preview = file(folder.path()).preview(&secret).expect("a preview");
        assert!(!format!("{preview:?}").contains(secret.expose()));
        assert!(preview.is_new_file);
    }
}
