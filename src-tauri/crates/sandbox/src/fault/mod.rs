//! Faults that a test can plant: what goes wrong, on which requests, how often.
//!
//! This is only their description; `planted.rs` keeps them, and `pipeline.rs` and `decision.rs` make them happen.

mod canned;
pub(crate) mod effect;
mod named;
mod on;
pub(crate) mod planted;
mod report;

use serde::{Deserialize, Serialize};

pub use canned::Canned;
pub use on::{Chance, On};
pub use report::{FaultId, FaultReport, PlantedReport};

/// Something that goes wrong on purpose.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum Fault {
    /// `POST /posts` answers 201 and keeps nothing.
    ForgetPosts,
    /// The request arrives, and nothing is done about it until the fault is released.
    HoldRequest {
        /// On which requests.
        #[serde(flatten)]
        on: On,
    },
    /// What the request changes is committed, and the answer is kept back until the fault is released.
    WithholdAnswer {
        /// On which requests.
        #[serde(flatten)]
        on: On,
    },
    /// A canned answer instead of the real one; nothing is changed.
    Answer {
        /// On which requests.
        #[serde(flatten)]
        on: On,
        /// What is answered.
        answer: Canned,
    },
    /// The connection ends without an answer.
    Cut {
        /// On which requests.
        #[serde(flatten)]
        on: On,
        /// Before or after the change is committed.
        moment: Moment,
    },
    /// 200 and a body of 50 MB; nothing is changed.
    Huge {
        /// On which requests.
        #[serde(flatten)]
        on: On,
    },
    /// 200 and a body that comes one byte at a time and never ends; nothing is changed.
    Drip {
        /// On which requests.
        #[serde(flatten)]
        on: On,
        /// Milliseconds between two bytes.
        every_ms: u64,
    },
    /// The service breaks: 500 in its usual envelope.
    ServerError {
        /// On which requests.
        #[serde(flatten)]
        on: On,
        /// Before or after the change is committed.
        moment: Moment,
    },
    /// A proxy breaks: 502, a page, and none of the service's headers.
    BadGateway {
        /// On which requests.
        #[serde(flatten)]
        on: On,
        /// Before or after the change is committed.
        moment: Moment,
    },
    /// The change is committed, and the connection ends in the middle of the answer's body.
    Half {
        /// On which requests.
        #[serde(flatten)]
        on: On,
    },
    /// Nothing happens for a while, and then the request goes on.
    Stall {
        /// On which requests.
        #[serde(flatten)]
        on: On,
        /// Before or after the change is committed. A client that gives up before prevents the change.
        moment: Moment,
        /// Milliseconds by the sandbox's clock.
        for_ms: u64,
    },
    /// The connection ends without an answer, and the change is committed some time after that.
    LateCommit {
        /// On which requests.
        #[serde(flatten)]
        on: On,
        /// Milliseconds by the sandbox's clock.
        after_ms: u64,
    },
    /// A proxy delivers the request twice, and the client gets the answer to the first.
    Twice {
        /// On which requests.
        #[serde(flatten)]
        on: On,
    },
    /// Nothing is changed, for a reason that a person can remove.
    Refuse {
        /// On which requests.
        #[serde(flatten)]
        on: On,
        /// The reason.
        refusal: Refusal,
    },
}

impl Fault {
    /// On which requests it happens.
    pub fn on(&self) -> On {
        match self {
            Fault::ForgetPosts => On::new("POST", "/posts").for_ever(),
            Fault::HoldRequest { on }
            | Fault::WithholdAnswer { on }
            | Fault::Answer { on, .. }
            | Fault::Cut { on, .. }
            | Fault::Huge { on }
            | Fault::Drip { on, .. }
            | Fault::ServerError { on, .. }
            | Fault::BadGateway { on, .. }
            | Fault::Half { on }
            | Fault::Stall { on, .. }
            | Fault::LateCommit { on, .. }
            | Fault::Twice { on }
            | Fault::Refuse { on, .. } => on.clone(),
        }
    }

    /// What it is called in the journal, in the report and, if it needs nothing else to be said, on the command line.
    pub fn name(&self) -> &'static str {
        let at = |moment: &Moment, before, after| match moment {
            Moment::BeforeCommit => before,
            Moment::AfterCommit => after,
        };
        match self {
            Fault::ForgetPosts => "forget-posts",
            Fault::HoldRequest { .. } => "hold-request",
            Fault::WithholdAnswer { .. } => "withhold-answer",
            Fault::Answer { .. } => "answer",
            Fault::Cut { moment, .. } => at(moment, "cut-before-commit", "cut-after-commit"),
            Fault::Huge { .. } => "huge",
            Fault::Drip { .. } => "drip",
            Fault::ServerError { moment, .. } => {
                at(moment, "server-error-before-commit", "server-error-after-commit")
            }
            Fault::BadGateway { moment, .. } => {
                at(moment, "bad-gateway-before-commit", "bad-gateway-after-commit")
            }
            Fault::Half { .. } => "half",
            Fault::Stall { moment, .. } => at(moment, "stall-before-commit", "stall-after-commit"),
            Fault::LateCommit { .. } => "late-commit",
            Fault::Twice { .. } => "twice",
            Fault::Refuse { refusal, .. } => refusal.fault_name(),
        }
    }
}

/// Before or after a change is on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Moment {
    /// Nothing is changed.
    BeforeCommit,
    /// The change is on disk.
    AfterCommit,
}

/// Why a request is refused although nothing is wrong with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Refusal {
    /// 401, as if the session had ended.
    Unauthorized,
    /// 402, as if the credits were used up.
    InsufficientCredits,
    /// 403, as if the credential lacked the scope.
    Forbidden,
    /// 403, as if the subscription were suspended.
    BillingSuspended,
}

impl Refusal {
    fn fault_name(self) -> &'static str {
        match self {
            Refusal::Unauthorized => "refuse-401",
            Refusal::InsufficientCredits => "refuse-402",
            Refusal::Forbidden => "refuse-403",
            Refusal::BillingSuspended => "refuse-403-billing",
        }
    }
}
