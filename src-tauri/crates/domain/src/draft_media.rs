//! The images and videos of a draft: named by the person, looked up by the engine, judged by `media_rules`.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::import::{MediaKind, MediaLookup, MediaLookups, is_web_address, kind_by_name};
use crate::{Attachment, AttachmentPlace};

/// An image or a video of a draft, as the person named it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct DraftMedia {
    /// The path of a file, or an address of the web.
    pub source: String,
    /// The words for those who can't see it; empty while they are missing.
    pub alt_text: String,
}

/// What is known of an image or a video of a draft.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct DraftMediaFacts {
    /// By content, or for an address by what its ending promises; `None` for what can't be posted.
    pub kind: Option<MediaKind>,
    /// In bytes; `None` for an address, which is never fetched.
    pub size: Option<u32>,
}

impl DraftMedia {
    /// The path of a file; `None` for an address.
    pub fn path(&self) -> Option<&str> {
        (!is_web_address(&self.source)).then_some(self.source.as_str())
    }

    /// What would be posted, or what looking for the file found instead of one.
    pub(crate) fn attachment(&self, lookups: &MediaLookups) -> Result<Attachment, MediaLookup> {
        let (kind, place) = match self.path().map(|path| lookups.get(path)) {
            // An address without an ending is taken for an image, as in a spreadsheet.
            None => (
                kind_by_name(&self.source).unwrap_or(MediaKind::Image),
                AttachmentPlace::Address { url: self.source.clone() },
            ),
            Some(Some(MediaLookup::Found(files))) => match files.as_slice() {
                [file] => {
                    let size = u32::try_from(file.size).unwrap_or(u32::MAX);
                    (file.kind, AttachmentPlace::File { path: file.path.clone(), size })
                }
                _ => return Err(MediaLookup::NotMedia),
            },
            Some(Some(other)) => return Err(other.clone()),
            Some(None) => return Err(MediaLookup::Missing),
        };
        let alt_text = self.alt_text.trim();
        let alt_text = (!alt_text.is_empty()).then(|| alt_text.to_owned());
        Ok(Attachment { kind, alt_text, place })
    }
}

impl DraftMediaFacts {
    pub(crate) fn of(attachment: &Attachment) -> Self {
        let size = match attachment.place {
            AttachmentPlace::File { size, .. } => Some(size),
            AttachmentPlace::Address { .. } => None,
        };
        Self { kind: Some(attachment.kind), size }
    }
}
