//! An image or a video of a post that waits in the outbox: a file until it has been uploaded, an address from then on.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::import::{ImportMedia, MediaKind, MediaSource};

/// What a post shows, and where that is now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Attachment {
    /// What it is, by content.
    pub kind: MediaKind,
    /// The words for those who can't see it.
    pub alt_text: Option<String>,
    /// Where it is.
    pub place: AttachmentPlace,
}

/// Where an attachment is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum AttachmentPlace {
    /// On this computer; it has to be uploaded before its post.
    File {
        /// The real path.
        path: String,
        /// In bytes, when it was checked.
        size: u32,
    },
    /// At an address that goes into the post.
    Address {
        /// The address: the service's own after an upload, or one of the web, passed on as it stands.
        url: String,
    },
}

impl Attachment {
    /// What a row of a file names.
    pub fn of_import(media: &ImportMedia) -> Self {
        let (kind, place) = match &media.source {
            MediaSource::Address { url, kind } => (*kind, AttachmentPlace::Address { url: url.clone() }),
            MediaSource::File(file) => {
                let size = u32::try_from(file.size).unwrap_or(u32::MAX);
                (file.kind, AttachmentPlace::File { path: file.path.clone(), size })
            }
        };
        Self { kind, alt_text: media.alt_text.clone(), place }
    }

    /// The address, once there is one.
    pub fn url(&self) -> Option<&str> {
        match &self.place {
            AttachmentPlace::Address { url } => Some(url),
            AttachmentPlace::File { .. } => None,
        }
    }
}
