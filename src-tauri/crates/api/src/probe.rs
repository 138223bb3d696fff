//! Lists that are asked for only to see whether a key opens them: their contents are thrown away (contract §7).

use domain::{Operation, Secret};
use reqwest::Method;

use crate::request::Request;
use crate::{Client, Reply};

/// A list that this app has no other use for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listing {
    /// `GET /kbs` (D25)
    Kbs,
    /// `GET /agents`
    Agents,
    /// `GET /clips`
    Clips,
    /// `GET /carousels`
    Carousels,
    /// `GET /webhooks`
    Webhooks,
    /// `GET /usage/tokens`
    TokenUsage,
}

impl Client {
    /// Asks for a list and says whether it came.
    pub async fn try_listing(&self, credential: &Secret, listing: Listing) -> Reply<()> {
        let (operation, path): (Operation, &[&str]) = match listing {
            Listing::Kbs => (Operation::ListKbs, &["kbs"]),
            Listing::Agents => (Operation::ListAgents, &["agents"]),
            Listing::Clips => (Operation::ListClips, &["clips"]),
            Listing::Carousels => (Operation::ListCarousels, &["carousels"]),
            Listing::Webhooks => (Operation::ListWebhooks, &["webhooks"]),
            Listing::TokenUsage => (Operation::ReadTokenUsage, &["usage", "tokens"]),
        };
        self.call(Request::new(operation, Method::GET, path, credential), |_| Some(())).await
    }
}
