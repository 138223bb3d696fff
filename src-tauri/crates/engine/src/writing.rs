//! Writing a post: the draft as typed, its check, and its way into the outbox. Nothing here talks to the network.

use domain::{
    Brand, BrandSlug, CheckContext, Draft, DraftCheck, Field, Fingerprint, ItemId, LocalTime, OutboxItem,
    OutboxState, OutboxWork, PostBody, Problem, ProblemCode, QueueItem, ReadyPost, arrange, check,
};

use crate::store::{NewRow, ProfileId};
use crate::{Engine, Inner, media};

impl Engine {
    /// The draft of a brand, exactly as typed.
    pub fn draft(&self, brand: &BrandSlug) -> Result<Option<Draft>, Problem> {
        self.inner.store().draft(&self.inner.profile()?, brand)
    }

    /// Keeps a draft; it is on disk when this returns.
    pub fn save_draft(&self, draft: &Draft) -> Result<(), Problem> {
        let profile = self.inner.profile()?;
        self.inner.store().keep_draft(&profile, draft)
    }

    /// Throws a draft away.
    pub fn discard_draft(&self, brand: &BrandSlug) -> Result<(), Problem> {
        let profile = self.inner.profile()?;
        self.inner.store().drop_draft(&profile, brand)
    }

    /// What stands in the way of a draft.
    pub fn check_draft(&self, draft: &Draft) -> Result<DraftCheck, Problem> {
        Ok(self.inner.check(&self.inner.profile()?, draft)?.0)
    }

    /// What stands in the way of a time alone.
    pub fn check_time(&self, brand: &BrandSlug, when: &LocalTime) -> Result<DraftCheck, Problem> {
        let draft = Draft {
            brand: brand.clone(),
            text: String::new(),
            targets: vec![],
            when: when.clone(),
            media: vec![],
            title: String::new(),
        };
        let mut found = self.check_draft(&draft)?;
        found.findings.retain(|finding| finding.field == Field::Time);
        Ok(found)
    }

    /// Puts a draft into the outbox, on disk, and throws the draft away. The worker sends it.
    pub fn enqueue_post(&self, draft: &Draft) -> Result<QueueItem, Problem> {
        let profile = self.inner.profile()?;
        if !self.inner.folder.is_writable() {
            return Err(Problem::new(ProblemCode::CannotSave));
        }
        let brand = self.inner.brand(&profile, &draft.brand)?;
        let (found, ready) = self.inner.check(&profile, draft)?;
        let Some(ready) = ready else {
            let field = found.findings.first().map(|finding| finding.field);
            return Err(Problem { field, ..Problem::new(ProblemCode::NotReady) });
        };
        let row = creation(&ready);
        self.inner.store().insert_row(&profile, &row)?;
        self.inner.store().drop_draft(&profile, &draft.brand)?;
        self.inner.row_added(&draft.brand);
        // From the row as it was put in: the worker may be done with it before it could be read again.
        let queue = arrange(&brand, &[], &[], &[row.item], self.inner.clock.now().wall);
        queue.items.into_iter().next().ok_or(Problem::new(ProblemCode::Internal))
    }
}

/// The row that creates a checked post.
fn creation(post: &ReadyPost) -> NewRow {
    NewRow {
        item: OutboxItem {
            id: new_item_id(),
            brand: post.brand().clone(),
            work: OutboxWork::Create,
            text: post.text().to_owned(),
            platforms: post.platforms(),
            due: Some(post.at()),
            state: OutboxState::Queued { not_before: None },
        },
        body: Some(PostBody::of(post)),
        fingerprint: Some(Fingerprint::of_ready(post)),
        media: post.media().to_vec(),
        job: None,
    }
}

pub(crate) fn new_item_id() -> ItemId {
    ItemId::new(uuid::Uuid::now_v7())
}

impl Inner {
    /// The brand of a draft, or the news that it is gone.
    pub(crate) fn brand(&self, profile: &ProfileId, slug: &BrandSlug) -> Result<Brand, Problem> {
        self.store().brand(profile, slug)?.ok_or(Problem::new(ProblemCode::NotFound))
    }

    fn check(&self, profile: &ProfileId, draft: &Draft) -> Result<(DraftCheck, Option<ReadyPost>), Problem> {
        let brand = self.brand(profile, &draft.brand)?;
        let accounts = self.store().accounts(profile, &draft.brand)?;
        let media = media::look_up(draft);
        let context = CheckContext { brand: &brand, accounts: &accounts, media: &media };
        Ok(check(draft, context, self.clock.now().wall))
    }

    /// A row is on disk: the worker looks, and the screen and the count of what waits hear of it.
    pub(crate) fn row_added(&self, brand: &BrandSlug) {
        self.wake.notify_one();
        self.queue_changed(brand);
        self.limits_changed();
    }
}
