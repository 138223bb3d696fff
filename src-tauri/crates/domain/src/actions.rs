//! What a person may do with a post in a given state (contract §9.4). The UI offers these and no others.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{OutboxState, PostStatus, ProblemCode};

/// Something a person can do with a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Change the text.
    EditText,
    /// Give it a time, or another one.
    Reschedule,
    /// Take its time away; it becomes a draft.
    Unschedule,
    /// Send the failed platforms again.
    Retry,
    /// Delete it, with time to undo.
    Delete,
    /// Delete what has already gone out somewhere; asked about first, since the live post stays.
    DeletePublished,
    /// Take a row that was not sent out of the outbox.
    Withdraw,
    /// Let a refused row have another go.
    TryAgain,
    /// Publish a row whose time has passed as soon as it can be.
    PublishSoon,
    /// Give a row whose time has passed the next usual time of its brand.
    NextUsualTime,
}

/// What may be done with a post of the service. Nothing, in a status that this version does not know.
pub fn actions_for(status: &PostStatus) -> Vec<Action> {
    use Action as A;
    match status {
        PostStatus::Draft => vec![A::EditText, A::Reschedule, A::Delete],
        PostStatus::Scheduled => vec![A::EditText, A::Reschedule, A::Unschedule, A::Delete],
        PostStatus::Failed => vec![A::Retry, A::Delete],
        PostStatus::Partial => vec![A::Retry, A::DeletePublished],
        PostStatus::Published | PostStatus::Archived => vec![A::DeletePublished],
        PostStatus::Validating | PostStatus::Validated | PostStatus::Publishing => vec![],
        PostStatus::BillingHold | PostStatus::RenderPending | PostStatus::Other(_) => vec![],
    }
}

/// What may be done with a row of the outbox: nothing, once it may have left.
///
/// A row whose time has passed would be refused for that again, so trying again is not offered.
pub(crate) fn actions_for_row(state: &OutboxState) -> Vec<Action> {
    match state {
        OutboxState::Queued { .. } => vec![Action::Withdraw],
        OutboxState::Blocked { problem } if problem.code == ProblemCode::TimePassed => {
            vec![Action::PublishSoon, Action::NextUsualTime, Action::Withdraw]
        }
        OutboxState::Blocked { .. } => vec![Action::TryAgain, Action::Withdraw],
        OutboxState::Sending | OutboxState::Unclear { .. } | OutboxState::Sent { .. } => vec![],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_post_on_its_way_cannot_be_touched() {
        for status in PostStatus::KNOWN.iter().filter(|status| status.is_on_its_way()) {
            assert_eq!(actions_for(status), vec![], "{status:?}");
        }
    }

    #[test]
    fn only_failed_and_partial_posts_are_retried() {
        let retryable: Vec<&PostStatus> =
            PostStatus::KNOWN.iter().filter(|status| actions_for(status).contains(&Action::Retry)).collect();
        assert_eq!(retryable, vec![&PostStatus::Partial, &PostStatus::Failed]);
    }

    #[test]
    fn a_row_that_may_have_left_is_left_alone() {
        let settle_at = jiff::Timestamp::UNIX_EPOCH;
        assert_eq!(actions_for_row(&OutboxState::Sending), vec![]);
        assert_eq!(actions_for_row(&OutboxState::Unclear { settle_at }), vec![]);
        assert_eq!(actions_for_row(&OutboxState::Queued { not_before: None }), vec![Action::Withdraw]);
    }

    #[test]
    fn a_row_whose_time_has_passed_gets_another_time_and_no_second_refusal() {
        let blocked = |code| actions_for_row(&OutboxState::Blocked { problem: crate::Problem::new(code) });
        let passed = vec![Action::PublishSoon, Action::NextUsualTime, Action::Withdraw];
        assert_eq!(blocked(ProblemCode::TimePassed), passed);
        assert_eq!(blocked(ProblemCode::Refused), vec![Action::TryAgain, Action::Withdraw]);
    }
}
