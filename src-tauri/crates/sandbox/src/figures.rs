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
    /// Those of these that asked for its beginning; the others went on from there.
    pub first_pages: usize,
}

/// Requests so far.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Traffic {
    pub(crate) requests: usize,
    pub(crate) refused: usize,
    pub(crate) lists: usize,
    pub(crate) first_pages: usize,
}

impl Traffic {
    /// Counts an arrival.
    pub(crate) fn arrived(&mut self, method: &str, path: &str, query: &str) {
        let is_list = method == "GET" && path == "/posts";
        let is_later = query.split('&').any(|pair| pair.starts_with("offset=") && pair != "offset=0");
        self.requests += 1;
        self.lists += usize::from(is_list);
        self.first_pages += usize::from(is_list && !is_later);
    }
}
