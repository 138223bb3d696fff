//! Why a sandbox does not start, or can't do what it was told.

use thiserror::Error;

use crate::store::OpenError;

/// Why a sandbox did not start.
#[derive(Debug, Error)]
pub enum StartError {
    /// The port can't be had.
    #[error("Port {port} on this computer can't be used. Choose another one, or 0 for any.")]
    Port {
        /// The port that was asked for.
        port: u16,
        /// The system's reason.
        #[source]
        source: std::io::Error,
    },
    /// The folder can't be made.
    #[error("The sandbox's folder can't be made. Check that there is room and that it may be written to.")]
    Folder(#[source] std::io::Error),
    /// Another sandbox holds the database.
    #[error("Another sandbox is running with this folder. Close it, or choose another folder.")]
    InUse,
    /// The database is from another version.
    #[error("The sandbox's data is from another version. Move its folder away to start with a fresh sample.")]
    OtherSchema,
    /// The database can't be read or written.
    #[error("The sandbox's data can't be read. Move its folder away to start with a fresh sample.")]
    Unreadable(#[source] rusqlite::Error),
}

impl From<OpenError> for StartError {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::InUse => StartError::InUse,
            OpenError::OtherSchema => StartError::OtherSchema,
            OpenError::Unreadable(source) => StartError::Unreadable(source),
        }
    }
}

/// The database can't be used, on a full disk for one.
#[derive(Debug, Error)]
#[error("The sandbox's data can't be read or written. Check that the disk is not full.")]
pub struct StoreError(#[from] rusqlite::Error);
