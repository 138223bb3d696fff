//! What a change to a post leaves behind: the line as it is now, and the way back where there is one.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{Account, BrandSlug, ItemId, PlatformResult, PostId, QueueItem};

/// The result of a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Change {
    /// The way back; `None` where there is none.
    pub undo: Option<Undo>,
    /// The line as it is now; `None` where it has left the queue.
    pub item: Option<QueueItem>,
}

/// A way back. The UI keeps it for as long as it offers Undo, and hands it over unread.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Undo {
    /// Puts an earlier text back.
    Text {
        /// The post.
        post_id: PostId,
        /// The earlier text.
        text: String,
    },
    /// Puts an earlier time back.
    Time {
        /// The post.
        post_id: PostId,
        /// The earlier time.
        at: Timestamp,
    },
    /// Takes the time away again.
    Unschedule {
        /// The post.
        post_id: PostId,
    },
    /// Takes a row back that has not been sent yet: a deletion, a retry.
    Withdraw {
        /// The row.
        item_id: ItemId,
    },
    /// Puts a withdrawn row back into the outbox.
    Requeue {
        /// The row.
        item_id: ItemId,
    },
}

/// Everything the details panel shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct PostDetails {
    /// The line of the queue.
    pub item: QueueItem,
    /// The brand.
    pub brand: BrandSlug,
    /// What became of it on each account.
    pub results: Vec<PlatformResult>,
    /// The accounts of the brand, to name those in `results`.
    pub accounts: Vec<Account>,
    /// The post as the service sent it, or the body that will be sent, as JSON text.
    pub raw: String,
}
