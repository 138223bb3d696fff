//! Changing a post of the service, each change with its way back where there is one (sending design §3.8).
//!
//! Edits and new times repeat safely for the same post and value, so they go out at once. Deletions and retries are
//! rows of the outbox.

use std::sync::Arc;

use api::{Answer, Failure, PostPatch};
use domain::{
    Change, Field, ItemId, LocalTime, OutboxItem, OutboxState, OutboxWork, Post, PostId, Problem,
    ProblemCode, Undo, lead_time_ok, resolve, soonest,
};
use jiff::Timestamp;

use crate::link::Link;
use crate::outbox::deletion_time;
use crate::store::{NewRow, ProfileId};
use crate::writing::new_item_id;
use crate::{Engine, Inner};

impl Engine {
    /// Changes the text of a draft or a scheduled post.
    pub async fn edit_post(&self, post_id: &PostId, text: &str) -> Result<Change, Problem> {
        if text.trim().is_empty() {
            return Err(Problem::new(ProblemCode::Refused).at_field(Field::Text));
        }
        let before = self.inner.known_post(post_id)?;
        let (id, text) = (post_id.clone(), text.to_owned());
        let request =
            |link: Arc<Link>| async move { link.client.edit_post_text(&link.secret, &id, &text).await };
        let undo = Undo::Text { post_id: post_id.clone(), text: before.text.clone() };
        self.inner.change(&before, Some(undo), request).await
    }

    /// Gives a draft a time, or a scheduled post another one.
    pub async fn reschedule_post(&self, post_id: &PostId, when: &LocalTime) -> Result<Change, Problem> {
        let before = self.inner.known_post(post_id)?;
        let brand = self.inner.brand(&self.inner.profile()?, &before.brand)?;
        let not_a_time = |_| Problem::new(ProblemCode::NotReady).at_field(Field::Time);
        let at = resolve(when, brand.zone.as_deref()).map_err(not_a_time)?.at;
        self.inner.set_time(&before, at).await
    }

    /// Takes the time of a scheduled post away; it becomes a draft.
    pub async fn unschedule_post(&self, post_id: &PostId) -> Result<Change, Problem> {
        let before = self.inner.known_post(post_id)?;
        let id = post_id.clone();
        let request = |link: Arc<Link>| async move { link.client.unschedule_post(&link.secret, &id).await };
        let undo = before.scheduled_at.map(|at| Undo::Time { post_id: post_id.clone(), at });
        self.inner.change(&before, undo, request).await
    }

    /// Sends the failed platforms of a post again, through the outbox.
    pub fn retry_post(&self, post_id: &PostId) -> Result<Change, Problem> {
        let work = OutboxWork::Retry { post_id: post_id.clone() };
        self.inner.add_row_for(post_id, work, None)
    }

    /// Deletes a post once the time for Undo has passed.
    pub fn delete_post(&self, post_id: &PostId) -> Result<Change, Problem> {
        let work = OutboxWork::Delete { post_id: post_id.clone() };
        let not_before = deletion_time(self.inner.clock.now().wall, &self.inner.timings);
        self.inner.add_row_for(post_id, work, Some(not_before))
    }

    /// Takes a row out of the outbox, as long as nothing of it can have left.
    pub fn withdraw_item(&self, item_id: ItemId) -> Result<Change, Problem> {
        self.inner.set_withdrawn(item_id, true, Some(Undo::Requeue { item_id }))
    }

    /// Lets a refused row have another go.
    pub fn try_item_again(&self, item_id: ItemId) -> Result<Change, Problem> {
        let profile = self.inner.profile()?;
        let row = self.inner.store().row(&profile, item_id)?.ok_or(Problem::new(ProblemCode::TooLate))?;
        if !matches!(row.item.state, OutboxState::Blocked { .. }) {
            return Err(Problem::new(ProblemCode::TooLate));
        }
        self.inner.store().settle_row(&row, &OutboxState::Queued { not_before: None }, None)?;
        self.inner.row_added(&row.item.brand);
        self.inner.changed(&profile, &row.item, None)
    }

    /// Gives a post whose time passed before it was sent the first time that it can still meet.
    pub fn publish_item_soon(&self, item_id: ItemId) -> Result<Change, Problem> {
        let link = self.inner.link()?;
        let now = link.server_now();
        let leaves = link.free_at().map_or(now, |at| at.max(now));
        self.inner.move_item(item_id, soonest(leaves))
    }

    /// Gives a post whose time passed before it was sent the next usual time of its brand.
    pub fn move_item_to_usual_time(&self, item_id: ItemId) -> Result<Change, Problem> {
        let profile = self.inner.profile()?;
        let row = self.inner.store().row(&profile, item_id)?.ok_or(Problem::new(ProblemCode::TooLate))?;
        let no_zone = || Problem::new(ProblemCode::Refused).at_field(Field::Zone);
        let moves = self.inner.at_usual_times(vec![row], self.inner.server_now())?;
        let (_, at) = moves.first().ok_or_else(no_zone)?;
        self.inner.move_item(item_id, *at)
    }

    /// Goes back.
    pub async fn undo(&self, undo: &Undo) -> Result<Change, Problem> {
        match undo {
            Undo::Text { post_id, text } => self.edit_post(post_id, text).await,
            Undo::Time { post_id, at } => self.inner.set_time(&self.inner.known_post(post_id)?, *at).await,
            Undo::Unschedule { post_id } => self.unschedule_post(post_id).await,
            Undo::Withdraw { item_id } => self.inner.set_withdrawn(*item_id, true, None),
            Undo::Requeue { item_id } => self.inner.set_withdrawn(*item_id, false, None),
        }
    }
}

impl Inner {
    pub(crate) fn known_post(&self, id: &PostId) -> Result<Post, Problem> {
        self.store().post(&self.profile()?, id)?.ok_or(Problem::new(ProblemCode::NotFound))
    }

    pub(crate) async fn set_time(&self, before: &Post, at: Timestamp) -> Result<Change, Problem> {
        let link = self.link()?;
        if !lead_time_ok(at, link.server_now()) {
            return Err(Problem::new(ProblemCode::TimePassed).at_field(Field::Time));
        }
        let id = before.id.clone();
        let request = |link: Arc<Link>| async move { link.client.schedule_post(&link.secret, &id, at).await };
        let post_id = before.id.clone();
        let undo = match before.scheduled_at {
            Some(at) => Undo::Time { post_id, at },
            None => Undo::Unschedule { post_id },
        };
        self.change(before, Some(undo), request).await
    }

    /// Nothing of a blocked row has been done at the service, so it may become another post.
    fn move_item(&self, id: ItemId, at: Timestamp) -> Result<Change, Problem> {
        let profile = self.profile()?;
        let row = self.store().row(&profile, id)?.ok_or(Problem::new(ProblemCode::TooLate))?;
        if !matches!(row.item.state, OutboxState::Blocked { .. }) {
            return Err(Problem::new(ProblemCode::TooLate));
        }
        if self.store().move_posts(&[(row.clone(), at)])? == 0 {
            return Err(Problem::new(ProblemCode::TooLate));
        }
        self.row_added(&row.item.brand);
        self.changed(&profile, &row.item, None)
    }

    /// Makes a change that may be repeated, and merges what the service says about it.
    async fn change<F, R>(&self, before: &Post, undo: Option<Undo>, request: F) -> Result<Change, Problem>
    where
        F: FnOnce(Arc<Link>) -> R + Send,
        R: Future<Output = Result<Answer<PostPatch>, Box<Failure>>> + Send,
    {
        let link = self.link()?;
        let profile = &link.profile.id;
        let patch = match self.ask(&link, self.click(), request).await {
            Ok(patch) => patch,
            Err(failure) => return Err(self.reread_after(&link, before, *failure).await),
        };
        self.merge(profile, &before.id, patch);
        self.queue_changed(&before.brand);
        let item = self.line(profile, &before.brand, &format!("post:{}", before.id))?;
        Ok(Change { undo, item })
    }

    /// A conflict or a missing post means that it changed elsewhere: the screen gets the newest version.
    async fn reread_after(&self, link: &Arc<Link>, before: &Post, failure: Failure) -> Problem {
        if matches!(failure.problem.code, ProblemCode::Conflict | ProblemCode::NotFound) {
            let id = before.id.clone();
            let fresh = self
                .ask(link, self.click(), |link| async move { link.client.get_post(&link.secret, &id).await })
                .await;
            let profile = &link.profile.id;
            let now = self.clock.now().wall;
            let kept = match fresh {
                Ok(post) => self.store().keep_post(profile, &post, now, link.server_now()),
                Err(gone) if gone.problem.code == ProblemCode::NotFound => {
                    self.store().drop_post(profile, &before.id)
                }
                Err(_) => Ok(()),
            };
            if let Err(problem) = kept {
                tracing::warn!(code = ?problem.code, "a post could not be mirrored");
            }
            self.queue_changed(&before.brand);
        }
        failure.problem
    }

    /// Puts a deletion or a retry into the outbox; its Undo takes the row back.
    fn add_row_for(
        &self,
        id: &PostId,
        work: OutboxWork,
        not_before: Option<Timestamp>,
    ) -> Result<Change, Problem> {
        if !self.folder.is_writable() {
            return Err(Problem::new(ProblemCode::CannotSave));
        }
        let profile = self.profile()?;
        let post = self.known_post(id)?;
        let item = OutboxItem {
            id: new_item_id(),
            brand: post.brand.clone(),
            work,
            text: post.text.clone(),
            platforms: post.platforms.clone(),
            due: post.at(),
            state: OutboxState::Queued { not_before },
        };
        self.store().insert_row(&profile, &NewRow::without_post(item.clone()))?;
        self.row_added(&post.brand);
        self.changed(&profile, &item, Some(Undo::Withdraw { item_id: item.id }))
    }

    fn set_withdrawn(&self, id: ItemId, is_withdrawn: bool, undo: Option<Undo>) -> Result<Change, Problem> {
        let profile = self.profile()?;
        self.store().withdraw_row(&profile, id, is_withdrawn)?;
        let row = self.store().row(&profile, id)?.ok_or(Problem::new(ProblemCode::TooLate))?;
        self.row_added(&row.item.brand);
        self.changed(&profile, &row.item, undo)
    }

    fn changed(&self, profile: &ProfileId, item: &OutboxItem, undo: Option<Undo>) -> Result<Change, Problem> {
        let key = key_of(item);
        Ok(Change { undo, item: self.line(profile, &item.brand, &key)? })
    }
}

/// The key of the line that shows a row.
fn key_of(item: &OutboxItem) -> String {
    match &item.work {
        OutboxWork::Create => format!("row:{}", item.id.to_text()),
        OutboxWork::Retry { post_id } | OutboxWork::Delete { post_id } => format!("post:{post_id}"),
    }
}
