//! Where was looked, what was found, and whether the search would have found something.

use std::fmt;

use tests::Result;
use tests::secrets::Found;

/// The table, one row for each place.
#[derive(Default)]
pub(crate) struct Table(Vec<Row>);

struct Row {
    place: String,
    found: Found,
    planted: Found,
    /// Secrets that are not promised to be absent here.
    tolerated: Vec<String>,
}

impl Table {
    pub(crate) fn add(&mut self, place: &str, found: Found, planted: Found, tolerated: &[&str]) {
        let tolerated = tolerated.iter().map(|name| (*name).to_owned()).collect();
        self.0.push(Row { place: place.to_owned(), found, planted, tolerated });
    }

    /// Passes only if every search looked somewhere, found what was planted, and nothing else that matters.
    pub(crate) fn check(&self) -> Result<()> {
        for Row { place, found, planted, tolerated } in &self.0 {
            if found.searched == 0 || !planted.has("planted") {
                return Err(format!("the search of {place} proves nothing").into());
            }
            if let Some((secret, at)) = found.hits.iter().find(|(secret, _)| !tolerated.contains(secret)) {
                return Err(format!("{place}: the {secret} is in {at}").into());
            }
        }
        Ok(())
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "| {:<26} | {:>8} | {:<60} | planted leak |", "place", "searched", "found")?;
        for Row { place, found, planted, .. } in &self.0 {
            let is_found = if planted.has("planted") { "found" } else { "NOT FOUND" };
            writeln!(f, "| {place:<26} | {:>8} | {:<60} | {is_found:<12} |", found.searched, names(found))?;
        }
        Ok(())
    }
}

/// The secrets found, once each.
fn names(found: &Found) -> String {
    let mut names: Vec<&str> = found.hits.iter().map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    if names.is_empty() { "nothing".to_owned() } else { names.join(", ") }
}
