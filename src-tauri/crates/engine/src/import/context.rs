//! What rows are checked against, from the store.

use std::collections::HashMap;

use domain::import::{BrandContext, SentBefore, SentState, SentWords};
use domain::{Brand, Fingerprint, OutboxWork, Post, PostId, PostStatus, Problem};
use jiff::Timestamp;

use crate::Inner;
use crate::store::{Imported, ProfileId};

impl Inner {
    /// All brands with their accounts and what waits in their queues, as last seen.
    pub(super) fn import_brands(&self, profile: &ProfileId) -> Result<Vec<BrandContext>, Problem> {
        let brands = self.store().brands(profile)?;
        brands.into_iter().map(|brand| self.import_brand(profile, brand)).collect()
    }

    pub(crate) fn import_brand(&self, profile: &ProfileId, brand: Brand) -> Result<BrandContext, Problem> {
        let store = self.store();
        let posts = store.posts(profile, &brand.slug)?;
        let rows = store.open_rows(profile)?;
        let own = rows
            .into_iter()
            .filter(|row| row.item.brand == brand.slug && row.item.work == OutboxWork::Create);
        let waiting_here = own.filter_map(|row| row.item.due.zip(row.fingerprint));
        let waiting_there = posts
            .iter()
            .filter(|post| is_waiting(post))
            .filter_map(|post| post.scheduled_at.map(|at| (at, Fingerprint::of_post(post))));
        let queue: Vec<(Timestamp, Fingerprint)> = waiting_here.chain(waiting_there).collect();
        let past: Vec<Timestamp> = posts.iter().filter_map(|post| post.published_at).collect();
        let accounts = store.accounts(profile, &brand.slug)?;
        let sent = store.imported(profile, &brand.slug)?;
        let posts: HashMap<&PostId, &Post> = posts.iter().map(|post| (&post.id, post)).collect();
        let sent = sent.into_iter().filter_map(|row| sent_before(row, &posts)).collect();
        Ok(BrandContext::new(brand, accounts, &queue, &past).with_sent(sent))
    }
}

/// What an import has made, beside what the service says of it now. `None` for a post that was deleted since.
fn sent_before(row: Imported, posts: &HashMap<&PostId, &Post>) -> Option<SentBefore> {
    let post = match &row.post_id {
        Some(id) if row.is_sent => Some(*posts.get(id)?),
        _ => None,
    };
    let now = post.map(|post| SentWords {
        text: post.text.clone(),
        platforms: post.platforms.clone(),
        at: post.scheduled_at,
    });
    let state = match post {
        None => SentState::OnItsWay,
        Some(post) if can_be_changed(post) => SentState::Waiting { post_id: post.id.clone() },
        Some(_) => SentState::Out,
    };
    Some(SentBefore { sent: row.words, now, state })
}

/// Once it is on its way, a post can't be changed any more.
pub(crate) fn can_be_changed(post: &Post) -> bool {
    post.published_at.is_none() && matches!(post.status, PostStatus::Draft | PostStatus::Scheduled)
}

fn is_waiting(post: &Post) -> bool {
    post.published_at.is_none() && post.status != PostStatus::Archived
}
