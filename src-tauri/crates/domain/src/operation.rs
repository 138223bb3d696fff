//! What a request does, by name: for words, logs and the scope it needs.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::Scope;

/// One operation of the service, as far as this version uses it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Operation {
    /// `GET /health`
    CheckHealth,
    /// `POST /auth/login`
    SignIn,
    /// `GET /auth/profile`
    ReadProfile,
    /// `GET /brands`
    ListBrands,
    /// `GET /brands/{slug}/auth/status`
    ListAccounts,
    /// `GET /posts`
    ListPosts,
    /// `GET /posts/{id}`
    ReadPost,
    /// `POST /media/upload`
    UploadMedia,
    /// `POST /posts`
    CreatePost,
    /// `PUT /posts/{id}`
    EditPost,
    /// `DELETE /posts/{id}`
    DeletePost,
    /// `POST /posts/{id}/publish`
    PublishPost,
    /// `PUT /posts/{id}/schedule` with a time
    SchedulePost,
    /// `PUT /posts/{id}/schedule` with `cancel`
    UnschedulePost,
    /// `POST /posts/{id}/retry`
    RetryPost,
    /// `GET /api-keys`
    ListKeys,
    /// `POST /api-keys`
    CreateKey,
    /// `PATCH /api-keys/{id}`
    ChangeKey,
    /// `DELETE /api-keys/{id}`
    RevokeKey,
    /// `GET /carousels`, to try a key out
    ListCarousels,
    /// `GET /clips`, to try a key out
    ListClips,
    /// `GET /kbs`, to try a key out
    ListKbs,
    /// `GET /agents`, to try a key out
    ListAgents,
    /// `GET /webhooks`, to try a key out
    ListWebhooks,
    /// `GET /usage/tokens`, to try a key out
    ReadTokenUsage,
}

impl Operation {
    /// The scope that a key needs for it (contract §7); `None` where none is known or none is needed.
    pub fn scope(self) -> Option<Scope> {
        use Operation as O;
        match self {
            O::ListPosts | O::ReadPost => Some(Scope::posts_read()),
            O::CreatePost | O::EditPost | O::DeletePost | O::PublishPost => Some(Scope::posts_write()),
            O::SchedulePost | O::UnschedulePost | O::RetryPost => Some(Scope::posts_write()),
            O::ListBrands | O::ListAccounts => Some(Scope::brands_read()),
            O::ListCarousels => Some(Scope::new("carousels:read")),
            O::ListClips => Some(Scope::new("clips:read")),
            O::ListKbs => Some(Scope::new("kb:read")),
            O::ListAgents => Some(Scope::new("agents:read")),
            O::ListWebhooks => Some(Scope::new("webhooks:read")),
            O::ReadTokenUsage => Some(Scope::new("usage:read")),
            // No scope is known to cover uploads (contract §7).
            O::CheckHealth | O::SignIn | O::ReadProfile | O::UploadMedia => None,
            O::ListKeys | O::CreateKey | O::ChangeKey | O::RevokeKey => None,
        }
    }
}
