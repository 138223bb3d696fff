//! Reading: brands, accounts and posts, kept so that they are there at once and without a connection.

use std::collections::HashSet;
use std::sync::Arc;

use api::{Delivery, Failure, Page, PostPatch, PostsQuery};
use domain::{
    Account, AccountHealth, Brand, BrandSlug, Post, PostDetails, PostId, Problem, ProblemCode, Queue,
    QueueItem, arrange, is_zone,
};

use jiff::Timestamp;

use crate::link::{Link, Patience};
use crate::store::ProfileId;
use crate::{Engine, Event, Inner};

/// A brand with more posts than this many pages is shown as far as they go.
const MAX_PAGES: u32 = 2_000;

/// Pages overlap, so that a post that moves up between two requests is not missed.
const PAGE_STEP: u32 = 90;

/// A list that moves on faster than this many half steps is not read to its end.
const MOST_STEPS_BACK: u32 = 8;

/// How often a page is asked for whose answer came broken.
const PAGE_TRIES: u32 = 4;

/// What a listing brought.
pub(crate) struct Listing {
    pub(crate) posts: Vec<Post>,
    /// Whether it reached the end; only then does absence mean anything.
    pub(crate) is_complete: bool,
}

impl Engine {
    /// The brands as last seen; asks the service first if none was seen yet, else beside it.
    pub async fn brands(&self) -> Result<Vec<Brand>, Problem> {
        let known = self.known_brands()?;
        if known.is_empty() {
            return self.refresh_brands().await;
        }
        let engine = self.clone();
        tokio::spawn(async move {
            if let Err(problem) = engine.refresh_brands().await {
                tracing::info!(code = ?problem.code, "the brands could not be refreshed");
            }
        });
        Ok(known)
    }

    /// The brands as last seen, without asking the service.
    pub fn known_brands(&self) -> Result<Vec<Brand>, Problem> {
        self.inner.store().brands(&self.inner.profile()?)
    }

    /// Asks the service for the brands.
    pub async fn refresh_brands(&self) -> Result<Vec<Brand>, Problem> {
        let link = self.inner.link()?;
        let page = self
            .inner
            .ask(&link, self.inner.click(), |link| async move { link.client.list_brands(&link.secret).await })
            .await
            .map_err(|failure| failure.problem)?;
        let before = self.inner.store().brands(&link.profile.id)?;
        self.inner.store().keep_brands(&link.profile.id, &page.items)?;
        let after = self.inner.store().brands(&link.profile.id)?;
        if by_slug(&after) != by_slug(&before) {
            self.inner.emit(Event::BrandsChanged);
        }
        Ok(after)
    }

    /// Remembers which brand is on screen.
    pub fn choose_brand(&self, brand: &BrandSlug) -> Result<(), Problem> {
        let profile = self.inner.profile()?;
        self.inner.store().choose_brand(&profile, brand)?;
        self.inner.emit(Event::SessionChanged);
        Ok(())
    }

    /// Gives a zone to a brand that has none at the service; it is kept on this computer.
    pub fn set_brand_zone(&self, brand: &BrandSlug, zone: &str) -> Result<Vec<Brand>, Problem> {
        if !is_zone(zone) {
            return Err(Problem::new(ProblemCode::Refused).at_field(domain::Field::Zone));
        }
        let profile = self.inner.profile()?;
        self.inner.store().keep_zone(&profile, brand, zone)?;
        self.inner.emit(Event::BrandsChanged);
        self.inner.queue_changed(brand);
        self.inner.store().brands(&profile)
    }

    /// The accounts of a brand, fresh if the service answers, else as last seen.
    pub async fn accounts(&self, brand: &BrandSlug) -> Result<Vec<Account>, Problem> {
        let profile = self.inner.profile()?;
        let fresh = self.inner.fetch_accounts(brand).await;
        let known = self.inner.store().accounts(&profile, brand)?;
        match fresh {
            Ok(()) => Ok(known),
            Err(problem) if known.is_empty() => Err(problem),
            Err(_) => Ok(known),
        }
    }

    /// The queue of a brand as last seen.
    pub fn queue(&self, brand: &BrandSlug) -> Result<Queue, Problem> {
        let profile = self.inner.profile()?;
        self.inner.queue(&profile, brand)
    }

    /// Asks the service for the posts of a brand; if that fails the last known queue says why.
    pub async fn refresh_queue(&self, brand: &BrandSlug) -> Result<Queue, Problem> {
        let profile = self.inner.profile()?;
        let problem = self.inner.fetch_posts(brand).await.err();
        Ok(Queue { problem, ..self.inner.queue(&profile, brand)? })
    }

    /// Everything about one line of the queue.
    pub fn post_details(&self, brand: &BrandSlug, key: &str) -> Result<PostDetails, Problem> {
        let profile = self.inner.profile()?;
        let item = self.inner.line(&profile, brand, key)?.ok_or(Problem::new(ProblemCode::NotFound))?;
        let store = self.inner.store();
        let post = item.post_id.as_ref().map(|id| store.post(&profile, id)).transpose()?.flatten();
        let row = item.item_id.map(|id| store.row(&profile, id)).transpose()?.flatten();
        let body = row.and_then(|row| row.body).map(|body| body.as_str().to_owned());
        Ok(PostDetails {
            brand: brand.clone(),
            results: post.as_ref().map(|post| post.results.clone()).unwrap_or_default(),
            accounts: store.accounts(&profile, brand)?,
            raw: post.map(|post| post.raw).or(body).unwrap_or_default(),
            item,
        })
    }
}

impl Inner {
    /// The queue from the store.
    pub(crate) fn queue(&self, profile: &ProfileId, brand: &BrandSlug) -> Result<Queue, Problem> {
        let now = self.clock.now().wall;
        let store = self.store();
        let found = store.brand(profile, brand)?.ok_or(Problem::new(ProblemCode::NotFound))?;
        let rows: Vec<_> = store
            .open_rows(profile)?
            .into_iter()
            .map(|row| row.item)
            .filter(|item| item.brand == *brand)
            .collect();
        let queue =
            arrange(&found, &store.accounts(profile, brand)?, &store.posts(profile, brand)?, &rows, now);
        Ok(Queue { fetched_at: store.fetched_at(profile, brand)?, ..queue })
    }

    /// One line of the queue by its key.
    pub(crate) fn line(
        &self,
        profile: &ProfileId,
        brand: &BrandSlug,
        key: &str,
    ) -> Result<Option<QueueItem>, Problem> {
        Ok(self.queue(profile, brand)?.items.into_iter().find(|item| item.key == key))
    }

    /// Lists all posts of a brand, page by page.
    pub(crate) async fn list_all(
        &self,
        link: &Arc<Link>,
        brand: &BrandSlug,
        patience: Patience,
    ) -> Result<Listing, Box<Failure>> {
        self.list_back_to(link, brand, patience, None).await
    }

    /// The same, but no further than to posts made before an instant, if the service lists the newest first.
    ///
    /// Each page has to hold a post of those before it. Where none does, posts were taken from the list meanwhile, or
    /// the page came from a replica that knows less, and what lies between would be missed: the step is taken back.
    pub(crate) async fn list_back_to(
        &self,
        link: &Arc<Link>,
        brand: &BrandSlug,
        patience: Patience,
        oldest: Option<Timestamp>,
    ) -> Result<Listing, Box<Failure>> {
        let mut posts: Vec<Post> = Vec::new();
        let mut known: HashSet<PostId> = HashSet::new();
        let (mut offset, mut steps_back) = (0, 0);
        for _ in 0..MAX_PAGES {
            let page = self.page(link, brand, patience, offset).await?;
            let is_joined = offset == 0 || page.items.iter().any(|post| known.contains(&post.id));
            if !is_joined && steps_back < MOST_STEPS_BACK {
                (offset, steps_back) = (offset.saturating_sub(PAGE_STEP / 2), steps_back + 1);
                continue;
            }
            posts.extend(page.items.into_iter().filter(|post| known.insert(post.id.clone())));
            let is_end = page.received < PostsQuery::MAX_LIMIT;
            if is_end || oldest.is_some_and(|oldest| reaches_back_to(&posts, oldest)) {
                return Ok(Listing { posts, is_complete: is_joined });
            }
            if !is_joined {
                break;
            }
            (offset, steps_back) = (offset + PAGE_STEP, 0);
        }
        Ok(Listing { posts, is_complete: false })
    }

    /// One page. An answer that came broken is asked for again, except for a person who waits: among a hundred pages
    /// one may well fail, and all the others would have been read in vain.
    async fn page(
        &self,
        link: &Arc<Link>,
        brand: &BrandSlug,
        patience: Patience,
        offset: u32,
    ) -> Result<Page<Post>, Box<Failure>> {
        let mut tries = if patience.is_endless() { PAGE_TRIES } else { 1 };
        loop {
            let (brand, limit) = (Some(brand.clone()), PostsQuery::MAX_LIMIT);
            let query = PostsQuery { brand, status: None, offset, limit };
            let page = self
                .ask(link, patience, |link| async move { link.client.list_posts(&link.secret, &query).await })
                .await;
            tries -= 1;
            match page {
                Err(failure) if tries > 0 && is_broken(&failure) => {}
                page => return page,
            }
        }
    }

    /// Merges a reply that holds only some fields into the known post.
    pub(crate) fn merge(&self, profile: &ProfileId, id: &PostId, patch: PostPatch) {
        let server_now = self.server_now();
        let mut store = self.store();
        let Ok(Some(mut post)) = store.post(profile, id) else { return };
        patch.apply(&mut post);
        if let Err(problem) = store.keep_post(profile, &post, self.clock.now().wall, server_now) {
            tracing::warn!(code = ?problem.code, "a post could not be mirrored");
        }
    }

    async fn fetch_accounts(&self, brand: &BrandSlug) -> Result<(), Problem> {
        let link = self.link()?;
        let slug = brand.clone();
        let page =
            self.ask(&link, self.click(), |link| async move {
                link.client.list_accounts(&link.secret, &slug).await
            })
            .await
            .map_err(|failure| failure.problem)?;
        self.store().keep_accounts(&link.profile.id, brand, &page.items)
    }

    pub(crate) async fn fetch_posts(&self, brand: &BrandSlug) -> Result<(), Problem> {
        let link = self.link()?;
        let began = self.clock.now().wall;
        let listing = self.list_all(&link, brand, self.click()).await.map_err(|failure| failure.problem)?;
        let accounts_are_fine = self.keep_listing(&link.profile.id, brand, &listing, began)?;
        self.queue_changed(brand);
        // Results name accounts by id; without the list a person would read numbers. And once an account has been
        // connected again, nothing may go on saying that posts won't publish.
        if accounts_are_fine { Ok(()) } else { self.fetch_accounts(brand).await }
    }

    /// Keeps a complete listing that began at an instant; says whether the brand's accounts are known
    /// and were all connected when last seen.
    fn keep_listing(
        &self,
        profile: &ProfileId,
        brand: &BrandSlug,
        listing: &Listing,
        began: Timestamp,
    ) -> Result<bool, Problem> {
        let server_now = self.server_now();
        let mut store = self.store();
        store.keep_posts(profile, &listing.posts, began, self.clock.now().wall, server_now)?;
        if listing.is_complete {
            store.drop_unseen_posts(profile, brand, began)?;
        }
        store.keep_fetched(profile, brand, began)?;
        let accounts = store.accounts(profile, brand)?;
        let is_broken = |account: &Account| account.health == AccountHealth::NeedsReconnect;
        Ok(!accounts.is_empty() && !accounts.iter().any(is_broken))
    }
}

/// Whether the service could be reached but its answer is of no use.
fn is_broken(failure: &Failure) -> bool {
    matches!(failure.delivery, Delivery::SettleSoon | Delivery::Unknown)
}

/// Whether a list so far is of the newest first and has come to something made before an instant. In any other order
/// what is missing may still come.
fn reaches_back_to(posts: &[Post], oldest: Timestamp) -> bool {
    let made: Option<Vec<Timestamp>> = posts.iter().map(|post| post.created_at).collect();
    made.is_some_and(|made| {
        made.is_sorted_by(|newer, older| newer >= older) && made.last().is_some_and(|last| *last < oldest)
    })
}

/// The service promises no order, so another order is no change.
fn by_slug(brands: &[Brand]) -> Vec<&Brand> {
    let mut sorted: Vec<&Brand> = brands.iter().collect();
    sorted.sort_by_key(|brand| &brand.slug);
    sorted
}

#[cfg(test)]
mod tests {
    use domain::PostStatus;

    use super::*;

    fn post(made: Option<i64>) -> Post {
        let at = |second| Timestamp::from_second(second).expect("a small number");
        Post {
            id: PostId::new(format!("{made:?}")),
            brand: BrandSlug::new("fern"),
            text: "fern".into(),
            platforms: vec![],
            status: PostStatus::Scheduled,
            scheduled_at: None,
            published_at: None,
            created_at: made.map(at),
            media_count: 0,
            results: vec![],
            raw: "{}".into(),
        }
    }

    #[test]
    fn a_list_is_left_early_only_if_nothing_later_can_be_new() {
        let table: [(&str, &[Option<i64>], bool); 6] = [
            ("newest first, past the instant", &[Some(120), Some(110), Some(99)], true),
            ("equal instants are in order", &[Some(110), Some(110), Some(99)], true),
            ("newest first, not there yet", &[Some(120), Some(100)], false),
            ("oldest first", &[Some(90), Some(110), Some(120)], false),
            ("no order", &[Some(120), Some(90), Some(110), Some(95)], false),
            ("a post that does not say", &[Some(120), None, Some(90)], false),
        ];
        for (name, made, expected) in table {
            let posts: Vec<Post> = made.iter().copied().map(post).collect();
            let hundred = Timestamp::from_second(100).expect("a small number");
            assert_eq!(reaches_back_to(&posts, hundred), expected, "{name}");
        }
    }
}
