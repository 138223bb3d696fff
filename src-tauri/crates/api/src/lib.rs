//! The Autoposting.ai service: one public method is one HTTP request, typed and tolerant (contract: `CONTRACT.md`).
//!
//! It never retries, never waits and keeps nothing: pacing, read-back, storage and wording belong to others.
//! What the service says in many shapes is read here, once; behind this crate there is one shape of everything.

mod auth;
mod brands;
mod classify;
mod clean_text;
mod client;
mod envelope;
mod failure;
mod keys;
mod limit_headers;
mod list;
mod media;
mod media_body;
mod origin;
mod post_patch;
mod posts;
mod probe;
mod request;
mod timings;
mod transport;
mod wire;
mod wire_post;

pub use auth::Profile;
pub use client::{Answer, Client, Reply};
pub use failure::{Delivery, Failure};
pub use keys::KeyPatch;
pub use limit_headers::{LimitHeaders, Reset, RetryAfter};
pub use list::Page;
pub use origin::Origin;
pub use post_patch::PostPatch;
pub use posts::{PostsQuery, StatusFilter};
pub use probe::Listing;
pub use timings::Timings;
