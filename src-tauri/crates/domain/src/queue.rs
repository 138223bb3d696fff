//! The queue as a person reads it: what needs them, then day by day on the brand's clock, with the posts of the
//! service and the rows that have not reached it in one list.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::actions::{actions_for, actions_for_row};
use crate::queue_obstacles::{obstacles_of_post, obstacles_of_row};
use crate::{
    Account, Action, Brand, BrandSlug, Finding, ItemId, OutboxItem, OutboxState, OutboxWork, Platform, Post,
    PostId, PostStatus, Problem,
};

/// The queue of one brand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Queue {
    /// The brand.
    pub brand: BrandSlug,
    /// Today on the brand's clock, `YYYY-MM-DD`.
    pub today: String,
    /// In the order in which they are shown.
    pub items: Vec<QueueItem>,
    /// When the service was last asked; `None` before the first answer.
    pub fetched_at: Option<Timestamp>,
    /// Why the last attempt to ask failed, if it did.
    pub problem: Option<Problem>,
}

/// One line of the queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct QueueItem {
    /// Unique in the queue and stable from load to load.
    pub key: String,
    /// The post at the service; `None` for a row that has not become one.
    pub post_id: Option<PostId>,
    /// The row of the outbox that is at work on it.
    pub item_id: Option<ItemId>,
    /// The heading it stands under.
    pub group: Group,
    /// What the chip says.
    pub state: QueueState,
    /// When it goes out, or went out.
    pub at: Option<Timestamp>,
    /// The text.
    pub text: String,
    /// Where it goes.
    pub platforms: Vec<Platform>,
    /// How many images and videos it carries.
    pub media_count: u32,
    /// What may be done with it.
    pub actions: Vec<Action>,
    /// Why it is stuck.
    pub problem: Option<Problem>,
    /// Why it won't publish yet, although nothing has gone wrong so far.
    pub obstacles: Vec<Finding>,
}

/// The heading a line stands under, in the order of the queue.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Group {
    /// Waits for a person.
    NeedsYou,
    /// Today or later.
    Day {
        /// `YYYY-MM-DD` on the brand's clock.
        date: String,
    },
    /// Has no time.
    Undated,
    /// Before today; the latest first.
    Past {
        /// `YYYY-MM-DD` on the brand's clock.
        date: String,
    },
}

/// What the chip of a line says. "Scheduled" is said only of a post that has an id at the service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum QueueState {
    /// The service's status.
    Post {
        /// The status.
        status: PostStatus,
    },
    /// Waits on this computer.
    Waiting,
    /// On its way to the service.
    Sending,
    /// Being looked up.
    Unclear,
    /// Refused; see `problem`.
    Blocked,
}

/// Puts posts and rows into one list. Posts that are being deleted are left out; Undo brings them back.
pub fn arrange(
    brand: &Brand,
    accounts: &[Account],
    posts: &[Post],
    rows: &[OutboxItem],
    now: Timestamp,
) -> Queue {
    let zone = brand.zone.as_deref().and_then(|name| TimeZone::get(name).ok()).unwrap_or(TimeZone::UTC);
    let today = now.to_zoned(zone.clone()).date();
    let mut items: Vec<QueueItem> =
        posts.iter().filter_map(|post| line_of_post(post, rows, accounts)).collect();
    items.extend(rows.iter().filter_map(|row| line_of_row(row, accounts, now)));
    for item in &mut items {
        item.group = group_of(item, &zone, today);
    }
    items.sort_by(order);
    Queue { brand: brand.slug.clone(), today: today.to_string(), items, fetched_at: None, problem: None }
}

fn line_of_post(post: &Post, rows: &[OutboxItem], accounts: &[Account]) -> Option<QueueItem> {
    let row = rows.iter().find(|row| works_on(row, &post.id));
    let mut line = QueueItem {
        key: format!("post:{}", post.id),
        post_id: Some(post.id.clone()),
        item_id: row.map(|row| row.id),
        group: Group::Undated,
        state: QueueState::Post { status: post.status.clone() },
        at: post.at(),
        text: post.text.clone(),
        platforms: post.platforms.clone(),
        media_count: post.media_count,
        actions: actions_for(&post.status),
        problem: None,
        obstacles: Vec::new(),
    };
    let Some(row) = row else {
        line.obstacles = obstacles_of_post(post, accounts);
        return Some(line);
    };
    match (&row.work, &row.state) {
        (OutboxWork::Delete { .. }, state) if !matches!(state, OutboxState::Blocked { .. }) => return None,
        _ => {
            line.actions = actions_for_row(&row.state);
            line.problem = problem_of(&row.state);
            line.state = state_of(&row.state)?;
        }
    }
    Some(line)
}

fn line_of_row(row: &OutboxItem, accounts: &[Account], now: Timestamp) -> Option<QueueItem> {
    if !matches!(row.work, OutboxWork::Create) {
        return None;
    }
    Some(QueueItem {
        key: format!("row:{}", row.id.to_text()),
        post_id: None,
        item_id: Some(row.id),
        group: Group::Undated,
        state: state_of(&row.state)?,
        at: row.due,
        text: row.text.clone(),
        platforms: row.platforms.clone(),
        media_count: 0,
        actions: actions_for_row(&row.state),
        problem: problem_of(&row.state),
        obstacles: obstacles_of_row(row, accounts, now),
    })
}

fn works_on(row: &OutboxItem, post: &PostId) -> bool {
    match &row.work {
        OutboxWork::Retry { post_id } | OutboxWork::Delete { post_id } => {
            post_id == post && !matches!(row.state, OutboxState::Sent { .. })
        }
        OutboxWork::Create => false,
    }
}

fn state_of(state: &OutboxState) -> Option<QueueState> {
    match state {
        OutboxState::Queued { .. } => Some(QueueState::Waiting),
        OutboxState::Sending => Some(QueueState::Sending),
        OutboxState::Unclear { .. } => Some(QueueState::Unclear),
        OutboxState::Blocked { .. } => Some(QueueState::Blocked),
        OutboxState::Sent { .. } => None,
    }
}

fn problem_of(state: &OutboxState) -> Option<Problem> {
    match state {
        OutboxState::Blocked { problem } => Some(problem.clone()),
        _ => None,
    }
}

fn group_of(item: &QueueItem, zone: &TimeZone, today: Date) -> Group {
    let needs_a_person = match &item.state {
        QueueState::Post { status } => status.needs_a_person(),
        QueueState::Blocked => true,
        QueueState::Waiting | QueueState::Sending | QueueState::Unclear => false,
    };
    if needs_a_person || !item.obstacles.is_empty() {
        return Group::NeedsYou;
    }
    match item.at.map(|at| at.to_zoned(zone.clone()).date()) {
        None => Group::Undated,
        Some(date) if date < today => Group::Past { date: date.to_string() },
        Some(date) => Group::Day { date: date.to_string() },
    }
}

fn order(a: &QueueItem, b: &QueueItem) -> std::cmp::Ordering {
    let by_time = a.at.cmp(&b.at).then_with(|| a.key.cmp(&b.key));
    match (&a.group, &b.group) {
        (Group::Past { date: one }, Group::Past { date: other }) => other.cmp(one).then(by_time),
        (Group::NeedsYou, Group::NeedsYou) => match (a.obstacles.is_empty(), b.obstacles.is_empty()) {
            // The most recent trouble is the one a person is looking for.
            (true, true) => b.at.cmp(&a.at).then_with(|| a.key.cmp(&b.key)),
            // What can still be put right in time stands after it, the most urgent first.
            (false, false) => by_time,
            (one, other) => other.cmp(&one),
        },
        (one, other) => one.cmp(other).then(by_time),
    }
}

#[cfg(test)]
#[path = "queue_tests.rs"]
mod tests;
