//! API keys: which exist, what they can do, and how they are made, given away, replaced and revoked without being
//! seen. The rules are pure and in `domain::keys`; here are the requests, the keychain and the order of things.
//!
//! A secret is in the keychain before anything is shown, and leaves it only to a destination, the clipboard, or the
//! one deliberate look.

mod audit;
mod clipboard;
mod create;
mod hand_over;
mod incident;
mod journal;
mod list;
mod new_file;
mod pending;
mod replace;
mod replace_steps;
mod revoke;
mod verify;

pub use audit::AuditExport;
pub use create::KeyCreation;
pub use hand_over::{HandOverPlan, HandOverPreview};
pub use list::{KeyList, KeyRow, LostCreation};
pub use replace::PastedKey;
pub use revoke::{RevokeOutcome, RevokeResult};
pub use verify::Leak;

pub(crate) use clipboard::Clipboard;
pub(crate) use create::own_key_request;
pub(crate) use list::listed;
pub(crate) use new_file::write_new;
pub(crate) use pending::PendingSecrets;

use std::sync::Arc;

use api::Failure;
use domain::{Problem, ProblemCode};

use crate::Inner;
use crate::link::Link;

impl Inner {
    /// What keys are managed with: the person's session, or the key signed in with (some routes take either, D08).
    pub(crate) fn key_link(&self) -> Result<Arc<Link>, Problem> {
        match &*self.slot() {
            crate::slot::Slot::In(signed_in) => {
                Ok(Arc::clone(signed_in.person.as_ref().unwrap_or(&signed_in.posts)))
            }
            crate::slot::Slot::Expired { signed_in, .. } if signed_in.has_own_key() => {
                signed_in.person.clone().ok_or(Problem::new(ProblemCode::NeedsPerson))
            }
            _ => Err(Problem::new(ProblemCode::SignedOut)),
        }
    }
}

/// What a refusal of a key route means to a person: that a person is needed, unless they are one already.
pub(crate) fn key_problem(link: &Link, failure: Failure) -> Problem {
    match failure.problem.code {
        ProblemCode::SignedOut | ProblemCode::NotAllowed if link.is_key() => {
            Problem { code: ProblemCode::NeedsPerson, ..failure.problem }
        }
        _ => failure.problem,
    }
}
