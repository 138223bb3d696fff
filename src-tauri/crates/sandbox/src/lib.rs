//! A stand-in for the Autoposting.ai service on this computer: the same paths, scopes, limits and errors.
//!
//! It is written from `api-contract.md` alone and shares no code with the client's crates, so that a mistake in one
//! is caught by the other. Where the contract contradicts itself, a switch chooses (contract §19). Where it is silent,
//! the module concerned says what was decided. Nothing is ever published anywhere.
//!
//! What a test or a person makes go wrong on purpose is in three places: `limit/` counts requests in the ways that a
//! service may, `replicas.rs` lets lists lag, and `fault/` describes what breaks, when and how often. Nothing of that
//! is on unless the configuration, the command line or the admin route says so.
//!
//! Not here: endpoints that the app does not use yet, `/media/presign` (its fields were never seen), and anything that
//! a browser would need.

mod admin;
mod arrival;
mod auth;
mod brand;
mod clock;
mod config;
mod connection;
mod decision;
mod desk;
mod envelope;
mod error;
mod fault;
mod faulty_body;
mod fields;
mod figures;
mod journal;
mod kept;
mod keys;
mod lifecycle;
mod limit;
mod limit_headers;
mod media;
mod media_type;
mod multipart;
mod new_post;
mod orgs;
mod other_lists;
mod pipeline;
mod post;
mod post_media;
mod posts;
mod replicas;
mod response;
mod route;
mod router;
mod sample;
mod sample_posts;
mod sandbox;
mod sandbox_controls;
mod scope;
mod secret;
mod server;
mod store;
mod switches;

pub use clock::Clock;
pub use config::Config;
pub use error::{StartError, StoreError};
pub use fault::{Canned, Chance, Fault, FaultId, FaultReport, Moment, On, PlantedReport, Refusal};
pub use figures::Figures;
pub use journal::{Entry, Stage, Wanted};
pub use kept::{KeptPost, Upload};
pub use limit::OtherTool;
pub use sample::{SampleKeys, SampleLogin};
pub use sandbox::Sandbox;
pub use switches::*;
