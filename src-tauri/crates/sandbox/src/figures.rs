//! Counts, which go on where the journal forgets.

/// Counts of what is there and what has happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Figures {
    /// Posts that are kept.
    pub posts: u32,
    /// Files that were uploaded.
    pub uploads: u32,
    /// Requests that have arrived.
    pub requests: usize,
    /// Those of them that were answered with 429.
    pub refused: usize,
    /// Those of them that asked for a list of posts.
    pub lists: usize,
}

/// Requests so far.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Traffic {
    pub(crate) requests: usize,
    pub(crate) refused: usize,
    pub(crate) lists: usize,
}

impl Traffic {
    /// Counts an arrival.
    pub(crate) fn arrived(&mut self, method: &str, path: &str) {
        self.requests += 1;
        self.lists += usize::from(method == "GET" && path == "/posts");
    }
}
