//! A row of the outbox as everyone outside the worker sees it. How rows move is decided in `engine::outbox`.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{BrandSlug, ItemId, Platform, PostId, Problem};

/// One write that is to happen exactly once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct OutboxItem {
    /// Its identity on this computer.
    pub id: ItemId,
    /// The brand it is for.
    pub brand: BrandSlug,
    /// What is to be done.
    pub work: OutboxWork,
    /// The text, for the list.
    pub text: String,
    /// The platforms, for the list.
    pub platforms: Vec<Platform>,
    /// When the post is to go out.
    pub due: Option<Timestamp>,
    /// Where the row stands.
    pub state: OutboxState,
}

/// What a row does at the service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum OutboxWork {
    /// Makes a scheduled post.
    Create,
    /// Sends the failed platforms of a post again.
    Retry {
        /// The post.
        post_id: PostId,
    },
    /// Deletes a post, after the time for Undo.
    Delete {
        /// The post.
        post_id: PostId,
    },
}

/// The states of a row; a crash leaves either `Queued` (nothing was ever sent) or `Sending`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum OutboxState {
    /// Waits for its turn, not before an instant.
    Queued {
        /// `None` for at once.
        not_before: Option<Timestamp>,
    },
    /// On disk as sent; the answer is outstanding.
    Sending,
    /// Nobody knows whether the service did it; it is looked up, never sent blindly.
    Unclear {
        /// Before this instant absence proves nothing.
        settle_at: Timestamp,
    },
    /// The service or a rule refused it; a person has to decide.
    Blocked {
        /// Why.
        problem: Problem,
    },
    /// Done.
    Sent {
        /// The post at the service.
        post_id: PostId,
    },
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ProblemCode;

    #[test]
    fn the_stored_forms_are_exactly_these() {
        let at: Timestamp = "2026-11-26T15:30:00Z".parse().expect("a fixed instant");
        let problem = Problem::new(ProblemCode::TimePassed);
        let states = [
            (OutboxState::Queued { not_before: None }, r#"{"kind":"queued","not_before":null}"#),
            (
                OutboxState::Queued { not_before: Some(at) },
                r#"{"kind":"queued","not_before":"2026-11-26T15:30:00Z"}"#,
            ),
            (OutboxState::Sending, r#"{"kind":"sending"}"#),
            (
                OutboxState::Unclear { settle_at: at },
                r#"{"kind":"unclear","settle_at":"2026-11-26T15:30:00Z"}"#,
            ),
            (
                OutboxState::Blocked { problem },
                concat!(
                    r#"{"kind":"blocked","problem":{"code":"time_passed","retry_at":null,"field":null,"#,
                    r#""detail":{"status":null,"code":null,"text":null,"operation":null,"scope":null}}}"#
                ),
            ),
            (OutboxState::Sent { post_id: PostId::new("p") }, r#"{"kind":"sent","post_id":"p"}"#),
        ];
        for (state, json) in states {
            assert_eq!(
                serde_json::to_string(&state).expect("it serialises"),
                json,
                "rows on disk must stay readable"
            );
            assert_eq!(serde_json::from_str::<OutboxState>(json).expect("it is read back"), state);
        }
    }
}
