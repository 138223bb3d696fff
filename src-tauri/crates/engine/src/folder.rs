//! The data folder and the lock on it: one process writes, whoever comes second is told.
//!
//! The lock is the operating system's, held for the life of the process and released by the system on a crash.
//! There is no heartbeat: a suspended laptop must keep its right.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

/// The folder that holds everything that lasts.
#[derive(Debug)]
pub struct DataFolder {
    path: PathBuf,
    access: FolderAccess,
}

/// What this process may do with the folder.
#[derive(Debug)]
pub enum FolderAccess {
    /// It is ours until the process ends.
    Held(File),
    /// Another process holds it.
    HeldElsewhere,
    /// It can't be created or written to.
    ReadOnly(std::io::Error),
}

impl DataFolder {
    /// Creates the folder if it is missing, and takes the lock if it is free.
    pub fn open(path: &Path) -> Self {
        let access = match lock_file(path).map(|file| (file.try_lock(), file)) {
            Err(error) => FolderAccess::ReadOnly(error),
            Ok((Ok(()), file)) => FolderAccess::Held(file),
            Ok((Err(TryLockError::WouldBlock), _)) => FolderAccess::HeldElsewhere,
            Ok((Err(TryLockError::Error(error)), _)) => FolderAccess::ReadOnly(error),
        };
        Self { path: path.to_owned(), access }
    }

    /// A folder that is not to be touched, because its database cannot be used.
    pub fn unusable(path: &Path) -> Self {
        let reason = std::io::Error::other("the database in it cannot be used");
        Self { path: path.to_owned(), access: FolderAccess::ReadOnly(reason) }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What this process may do with it.
    pub fn access(&self) -> &FolderAccess {
        &self.access
    }

    /// Whether this process may write.
    pub fn is_writable(&self) -> bool {
        matches!(self.access, FolderAccess::Held(_))
    }
}

fn lock_file(folder: &Path) -> std::io::Result<File> {
    std::fs::create_dir_all(folder)?;
    keep_private(folder)?;
    OpenOptions::new().create(true).truncate(false).write(true).open(folder.join("lock"))
}

/// Posts are nobody else's business.
#[cfg(unix)]
fn keep_private(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700))
}

#[cfg(not(unix))]
fn keep_private(_: &Path) -> std::io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_one_is_told_and_the_lock_ends_with_its_holder() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let first = DataFolder::open(folder.path());
        assert!(first.is_writable());
        assert!(matches!(DataFolder::open(folder.path()).access(), FolderAccess::HeldElsewhere));
        drop(first);
        assert!(DataFolder::open(folder.path()).is_writable());
    }

    #[cfg(unix)]
    #[test]
    fn others_cannot_look_into_it() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("data");
        let _held = DataFolder::open(&path);
        let mode = std::fs::metadata(&path).expect("it is there").permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_read_only() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("file");
        std::fs::write(&file, "in the way").expect("a file");
        assert!(matches!(DataFolder::open(&file.join("data")).access(), FolderAccess::ReadOnly(_)));
    }
}
