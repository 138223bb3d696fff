//! An import on its way: many rows of the outbox that were started together.
//!
//! How rows move is decided in `engine::outbox`; a job adds what belongs to all of its rows: a name, and whether it
//! runs. A pause belongs to the job, its rows stay queued (sending design §3).

use std::collections::HashSet;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::actions::actions_for_row;
use crate::{Action, BrandSlug, Fingerprint, OutboxItem, Post, PostId, Problem};

/// The identity of a job on this computer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(transparent)]
pub struct JobId(uuid::Uuid);

impl JobId {
    /// Wraps an id that the engine made.
    pub fn new(id: uuid::Uuid) -> Self {
        Self(id)
    }

    /// The 36 characters with hyphens, as stored.
    pub fn to_text(self) -> String {
        self.0.to_string()
    }

    /// Reads what [`JobId::to_text`] wrote; `None` for anything else.
    pub fn from_text(text: &str) -> Option<Self> {
        uuid::Uuid::parse_str(text).ok().map(Self)
    }
}

/// A job and how far it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Job {
    /// Its identity.
    pub id: JobId,
    /// The name of the file, for people.
    pub name: String,
    /// When it was started.
    pub started_at: Timestamp,
    /// Whether it runs.
    pub state: JobState,
    /// How many rows stand where.
    pub counts: JobCounts,
    /// The brands of its rows.
    pub brands: Vec<BrandSlug>,
    /// When it is compared with the server, once nothing moves any more; `None` before, and where that is open.
    pub audit_due: Option<Timestamp>,
    /// What the comparison with the server at the end has found; `None` before.
    pub audit: Option<JobAudit>,
}

/// Whether a job runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum JobState {
    /// Rows leave as the limit allows.
    Running,
    /// Nothing new leaves until somebody goes on.
    Paused {
        /// Why.
        reason: PauseReason,
    },
    /// Ended by the person; what had not left was dropped.
    Stopped,
    /// Every row has reached its end, and the final comparison is made.
    Done,
    /// The posts that had not gone out were deleted again.
    Undone,
}

/// Why a job does not go on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PauseReason {
    /// The person wanted it.
    ByPerson,
    /// The service refuses everything of the kind, not this row: credits, billing, a missing permission.
    Refused {
        /// What it said.
        problem: Problem,
    },
    /// The service stored the first post with another text or another time than was sent.
    EchoDiffers,
}

/// How many rows of a job stand where; the sum is the number imported (sending design §3.6).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct JobCounts {
    /// Waiting for their turn.
    pub queued: u32,
    /// On their way.
    pub sending: u32,
    /// Being looked up.
    pub unclear: u32,
    /// Waiting for a decision.
    pub blocked: u32,
    /// With an id at the service.
    pub sent: u32,
    /// Taken out again by the person.
    pub dropped: u32,
    /// Posts that are still to be deleted again, beside the rows counted above.
    pub deleting: u32,
    /// Posts whose deletion was refused, beside the rows counted above.
    pub undeletable: u32,
}

impl JobCounts {
    /// All rows of the job.
    pub fn total(&self) -> u32 {
        self.open() + self.blocked + self.sent + self.dropped
    }

    /// Rows that will still move by themselves.
    pub fn open(&self) -> u32 {
        self.queued + self.sending + self.unclear
    }
}

/// The comparison with the server once nothing moves any more.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct JobAudit {
    /// When the list was read.
    pub at: Timestamp,
    /// Posts that are at the service and belong to rows of the job.
    pub found: u32,
    /// Rows whose post is not listed any more: published and archived, or deleted elsewhere.
    pub missing: u32,
    /// Posts equal to rows of the job beyond the number that was sent: possible copies.
    pub surplus: Vec<SurplusPost>,
}

/// A post at the service that nobody asked for, as far as this computer knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct SurplusPost {
    /// The post.
    pub post_id: PostId,
    /// Its brand.
    pub brand: BrandSlug,
    /// Its text.
    pub text: String,
    /// When it is due.
    pub due: Option<Timestamp>,
}

/// A row of a job, for the table of rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct JobRow {
    /// The row's number in the file, as the spreadsheet shows it.
    pub number: u32,
    /// Where it stands.
    pub item: OutboxItem,
    /// What may be done with it.
    pub actions: Vec<Action>,
}

impl JobRow {
    /// A row with what may be done with it.
    pub fn new(number: u32, item: OutboxItem) -> Self {
        Self { number, actions: actions_for_row(&item.state), item }
    }
}

/// When a job will be done, if clicks and other programs go on as they did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct JobForecast {
    /// The staircase: how many of the waiting rows are sent by when.
    pub steps: Vec<ForecastStep>,
    /// The end; `None` while the limit is not known.
    pub done_at: Option<Timestamp>,
    /// Why nothing leaves at the moment.
    pub wait: JobWait,
    /// How many requests of this window are kept back for clicks and other programs.
    pub kept_back: u32,
    /// How many posts would miss their time.
    pub late: u32,
}

/// One step of the staircase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ForecastStep {
    /// When the step is reached.
    pub at: Timestamp,
    /// How many are sent by then.
    pub sent: u32,
}

/// Why nothing of a job leaves at the moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum JobWait {
    /// It does not wait.
    Nothing,
    /// The service asked to slow down, or did not answer several times.
    SlowedDown {
        /// Until then.
        until: Timestamp,
    },
    /// The requests of this window are used up.
    Refill {
        /// Until then.
        until: Timestamp,
    },
    /// What is left is kept for clicks and other programs.
    Reserve {
        /// Until then.
        until: Timestamp,
    },
    /// An answer is on its way.
    Answer,
    /// Nobody is signed in.
    SignedOut,
}

/// How many rows, due in this order, would leave less than two minutes before their time or after it.
pub fn late_rows(dues: &[Timestamp], steps: &[ForecastStep]) -> u32 {
    u32::try_from(late_places(dues, steps).len()).unwrap_or(u32::MAX)
}

/// Which of them those are, by their place.
pub fn late_places(dues: &[Timestamp], steps: &[ForecastStep]) -> Vec<usize> {
    let mut steps = steps.iter().peekable();
    let mut late = Vec::new();
    for (index, due) in dues.iter().enumerate() {
        while steps.next_if(|step| (step.sent as usize) <= index).is_some() {}
        let Some(step) = steps.peek() else { break };
        if !crate::lead_time_ok(*due, step.at) {
            late.push(index);
        }
    }
    late
}

/// How much the clocks of the service and of this computer may differ.
pub const CLOCK_SLACK: SignedDuration = SignedDuration::from_mins(2);

/// Compares the posts of a job, with their classes, with what the service lists. A surplus is a listed post of one of
/// these classes, made since the job began and belonging to no row: a copy, by whatever it was made.
pub fn audit_job(
    job: &Job,
    sent: &[(&PostId, &Option<Fingerprint>)],
    listed: &[Post],
    claimed: &[PostId],
    now: Timestamp,
) -> JobAudit {
    let ids: HashSet<&PostId> = listed.iter().map(|post| &post.id).collect();
    let claimed: HashSet<&PostId> = claimed.iter().collect();
    let classes: HashSet<&Fingerprint> = sent.iter().filter_map(|(_, class)| class.as_ref()).collect();
    let is_surplus = |post: &&Post| {
        let is_new = post.created_at.is_none_or(|made| made >= job.started_at - CLOCK_SLACK);
        is_new && !claimed.contains(&post.id) && classes.contains(&Fingerprint::of_post(post))
    };
    let surplus = listed.iter().filter(is_surplus).map(SurplusPost::of).collect();
    let found = sent.iter().filter(|(id, _)| ids.contains(id)).count();
    let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    JobAudit { at: now, found: count(found), missing: count(sent.len() - found), surplus }
}

impl SurplusPost {
    fn of(post: &Post) -> Self {
        Self {
            post_id: post.id.clone(),
            brand: post.brand.clone(),
            text: post.text.clone(),
            due: post.scheduled_at,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("a small number")
    }

    #[test]
    fn a_row_is_late_if_its_step_comes_less_than_two_minutes_before_its_time() {
        let steps = [ForecastStep { at: at(0), sent: 2 }, ForecastStep { at: at(600), sent: 4 }];
        let table: [(&str, Vec<i64>, u32); 5] = [
            ("nothing", vec![], 0),
            ("all in time", vec![1_000, 1_000, 1_000, 1_000], 0),
            ("the third leaves at 600", vec![1_000, 1_000, 700, 1_000], 1),
            ("the second leaves at once", vec![1_000, 130, 1_000], 0),
            ("beyond the forecast nothing is said", vec![1_000, 1_000, 1_000, 1_000, 1], 0),
        ];
        for (name, dues, expected) in table {
            let dues: Vec<Timestamp> = dues.into_iter().map(at).collect();
            assert_eq!(late_rows(&dues, &steps), expected, "{name}");
        }
    }
}
