//! What Autoposting Desktop means by a post, a brand, a problem, a draft and an API key, and the rules between them.
//!
//! Everything here is a value or a pure function: no clock, no file, no network, no async, and no wording
//! (the words are in `ui/messages`). Where a rule depends on the time, `now` is a parameter.

mod actions;
mod attachment;
mod body;
mod brand;
mod change;
mod draft;
mod draft_media;
mod finding;
mod fingerprint;
mod ids;
pub mod import;
mod job;
mod keys;
mod limits;
mod local_time;
mod media_rules;
mod operation;
mod outbox;
mod platform;
mod post;
mod problem;
mod queue;
mod queue_obstacles;
mod rules;
mod secret;
mod session;
mod status;

pub use actions::{Action, actions_for};
pub use attachment::{Attachment, AttachmentPlace};
pub use body::PostBody;
pub use brand::{Account, AccountHealth, Brand};
pub use change::{Change, PostDetails, Undo};
pub use draft::{Draft, LocalTime, ReadyPost, Repeated, Target};
pub use draft_media::{DraftMedia, DraftMediaFacts};
pub use finding::{Counter, DraftCheck, Field, Finding, FindingCode, Severity};
pub use fingerprint::Fingerprint;
pub use ids::{AccountId, BrandSlug, ItemId, KeyId, OrgId, PostId};
pub use job::{
    CLOCK_SLACK, ForecastStep, Job, JobAudit, JobCounts, JobForecast, JobId, JobRow, JobState, JobWait,
    PauseReason, SurplusPost, audit_job, late_places, late_rows,
};
pub use keys::*;
pub use limits::{LimitReading, Limits, SlowDown};
pub use local_time::{TimeProblem, is_zone, resolve, zone_names};
pub use operation::Operation;
pub use outbox::{OutboxItem, OutboxState, OutboxWork};
pub use platform::{Platform, PlatformRule, rule_of};
pub use post::{PlatformResult, Post, ResultState};
pub use problem::{Detail, Problem, ProblemCode};
pub use queue::{Group, Queue, QueueItem, QueueState, arrange};
pub use rules::{CheckContext, check, lead_time_ok, soonest};
pub use secret::Secret;
pub use session::{Access, Person, ProfileKind, Session, Storage};
pub use status::PostStatus;
