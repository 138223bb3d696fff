//! The one place that says what a status, a body or a broken connection means.

use domain::{Operation, ProblemCode};

use crate::Delivery;
use crate::envelope::ErrorBody;
use crate::transport::{BodyFault, TransportFault};

/// Words and meaning of a failure.
pub(crate) type Verdict = (ProblemCode, Delivery);

/// No answer began.
pub(crate) fn of_transport(fault: TransportFault) -> Verdict {
    match fault {
        TransportFault::Connect => (ProblemCode::Offline, Delivery::NotSent),
        TransportFault::RefusedStream => (ProblemCode::NotAnswering, Delivery::NotSent),
        TransportFault::TimedOut | TransportFault::BrokenOff => {
            (ProblemCode::NotAnswering, Delivery::Unknown)
        }
    }
}

/// An upload stopped moving and was given up.
pub(crate) const STOOD_STILL: Verdict = (ProblemCode::NotAnswering, Delivery::Unknown);

/// The status promised success, but the body never came.
pub(crate) fn of_lost_body(fault: BodyFault) -> Verdict {
    match fault {
        BodyFault::TooLarge => (ProblemCode::AnswerTooLarge, Delivery::SettleSoon),
        BodyFault::BrokenOff => (ProblemCode::NotAnswering, Delivery::SettleSoon),
        BodyFault::TimedOut => (ProblemCode::NotAnswering, Delivery::Unknown),
    }
}

/// The status promised success, but the body is no JSON, or not the thing asked for.
pub(crate) const UNREADABLE: Verdict = (ProblemCode::NotTheApi, Delivery::SettleSoon);

/// The status promised success, but the envelope says that there was none (contract §4).
pub(crate) fn of_false_success(body: &ErrorBody) -> Verdict {
    let code = if is_billing(body) { ProblemCode::BillingSuspended } else { ProblemCode::Refused };
    (code, Delivery::Refused)
}

/// A status that is not one of success (contract §5, sending design §3.2).
pub(crate) fn of_status(operation: Operation, status: u16, body: &ErrorBody) -> Verdict {
    use ProblemCode as P;
    let by_the_service = matches!(body, ErrorBody::Envelope { .. });
    let refused_by_the_service = if by_the_service { Delivery::Refused } else { Delivery::Unknown };
    match status {
        401 if operation == Operation::SignIn => (P::WrongCredentials, Delivery::Refused),
        401 => (P::SignedOut, Delivery::Refused),
        402 => (P::NoCredits, Delivery::Refused),
        403 if *body == ErrorBody::Page => (P::BlockedByNetwork, Delivery::Refused),
        403 if is_billing(body) => (P::BillingSuspended, Delivery::Refused),
        403 => (P::NotAllowed, Delivery::Refused),
        404 | 405 if !by_the_service && !names_a_thing(operation) => (P::NotTheApi, Delivery::Unknown),
        404 => (P::NotFound, refused_by_the_service),
        408 => (P::NotAnswering, Delivery::Unknown),
        // The duplicate may be the very post that this request made before its answer was lost.
        409 if is_duplicate(body) => (P::Conflict, Delivery::SettleSoon),
        409 => (P::Conflict, refused_by_the_service),
        // Too large, or of a type that is not taken: whoever says so kept the file.
        413 | 415 if operation == Operation::UploadMedia => (P::Refused, Delivery::Refused),
        429 => (P::SlowedDown, Delivery::NotSent),
        400..=499 => (P::Refused, refused_by_the_service),
        502..=504 => (P::NotAnswering, Delivery::Unknown),
        500..=599 if by_the_service => (P::NotAnswering, Delivery::SettleSoon),
        500..=599 => (P::NotAnswering, Delivery::Unknown),
        // A redirect is never followed, and the service is not known to send any.
        _ => (P::NotTheApi, Delivery::Unknown),
    }
}

/// A request that names a thing may miss it, and so may one for a list that only tries a key out: not every service
/// has it. Any other can only miss the service itself.
fn names_a_thing(operation: Operation) -> bool {
    use Operation as O;
    match operation {
        O::CheckHealth | O::SignIn | O::ReadProfile | O::ListBrands | O::ListPosts => false,
        O::UploadMedia | O::CreatePost | O::ListKeys | O::CreateKey => false,
        O::ListAccounts | O::ReadPost | O::EditPost | O::DeletePost | O::PublishPost => true,
        O::SchedulePost | O::UnschedulePost | O::RetryPost | O::ChangeKey | O::RevokeKey => true,
        O::ListCarousels | O::ListClips | O::ListKbs | O::ListAgents | O::ListWebhooks => true,
        O::ReadTokenUsage => true,
    }
}

/// D10. Shape E3 has no code, so the text is looked at as well.
fn is_billing(body: &ErrorBody) -> bool {
    says(body, |words| words.eq_ignore_ascii_case("billing_suspended"))
}

/// No code for it is published (contract §5), so any mention counts.
fn is_duplicate(body: &ErrorBody) -> bool {
    says(body, |words| words.to_ascii_lowercase().contains("duplicate"))
}

fn says(body: &ErrorBody, test: impl Fn(&str) -> bool) -> bool {
    match body {
        ErrorBody::Envelope { code, text } => code.iter().chain(text).any(|words| test(words)),
        ErrorBody::Page | ErrorBody::Other => false,
    }
}
