//! What rows are checked against, from the store.

use domain::import::BrandContext;
use domain::{Brand, Fingerprint, OutboxWork, Post, PostStatus, Problem};
use jiff::Timestamp;

use crate::Inner;
use crate::store::ProfileId;

impl Inner {
    /// All brands with their accounts and what waits in their queues, as last seen.
    pub(super) fn import_brands(&self, profile: &ProfileId) -> Result<Vec<BrandContext>, Problem> {
        let brands = self.store().brands(profile)?;
        brands.into_iter().map(|brand| self.import_brand(profile, brand)).collect()
    }

    fn import_brand(&self, profile: &ProfileId, brand: Brand) -> Result<BrandContext, Problem> {
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
        Ok(BrandContext::new(brand, accounts, &queue, &past))
    }
}

fn is_waiting(post: &Post) -> bool {
    post.published_at.is_none() && post.status != PostStatus::Archived
}
