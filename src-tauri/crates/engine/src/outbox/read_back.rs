//! Whose is it? Matches what the service lists with the rows that are unclear.
//!
//! Rows with equal fingerprints are interchangeable, so posts are counted and not tested for existence: "there is
//! one" would confirm the second of two equal rows with the first one's post.

use std::collections::HashSet;

use domain::{Fingerprint, ItemId, OutboxState, Post, PostId};
use jiff::Timestamp;

use crate::store::Row;

/// What a look at the list says about one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Finding {
    /// It became this post.
    Found(PostId),
    /// It is not there, and this look counts towards believing that.
    Missing { looks: u32 },
    /// It is not there yet, which proves nothing before the settle time.
    TooEarly,
}

/// Absence is believed after this many looks, each begun after the settle time.
pub(crate) const LOOKS_UNTIL_ABSENT: u32 = 2;

/// Decides each unclear row of a brand from a complete listing that began at an instant.
///
/// `known` are posts that no attempt can have made: claimed by other rows, or seen before the attempts began.
pub(crate) fn read_back(
    unclear: &[Row],
    listed: &[Post],
    known: &HashSet<PostId>,
    began: Timestamp,
) -> Vec<(ItemId, Finding)> {
    let mut free: Vec<(Fingerprint, &Post)> = listed
        .iter()
        .filter(|post| !known.contains(&post.id))
        .map(|post| (Fingerprint::of_post(post), post))
        .collect();
    free.sort_by(|(_, a), (_, b)| (a.created_at, &a.id).cmp(&(b.created_at, &b.id)));
    let mut rows: Vec<&Row> = unclear.iter().collect();
    rows.sort_by_key(|row| (row.started_at, row.item.id));
    rows.into_iter().map(|row| (row.item.id, decide(row, &mut free, began))).collect()
}

fn decide(row: &Row, free: &mut Vec<(Fingerprint, &Post)>, began: Timestamp) -> Finding {
    let mine = free.iter().position(|(fingerprint, _)| Some(fingerprint) == row.fingerprint.as_ref());
    if let Some(index) = mine {
        return Finding::Found(free.remove(index).1.id.clone());
    }
    match row.item.state {
        OutboxState::Unclear { settle_at } if began >= settle_at => Finding::Missing { looks: row.looks + 1 },
        _ => Finding::TooEarly,
    }
}

#[cfg(test)]
mod tests {
    use domain::{BrandSlug, PostStatus};

    use super::*;
    use crate::outbox::settle::tests::{at, row};

    fn post(id: &str, created: i64) -> Post {
        Post {
            id: PostId::new(id),
            brand: BrandSlug::new("fern"),
            text: "fern".into(),
            platforms: vec![],
            status: PostStatus::Scheduled,
            scheduled_at: Some(at(5_000)),
            published_at: None,
            created_at: Some(at(created)),
            media_count: 0,
            results: vec![],
            raw: "{}".into(),
        }
    }

    fn unclear(n: u128, looks: u32) -> Row {
        let fingerprint = Some(Fingerprint::of_post(&post("any", 0)));
        Row { fingerprint, looks, ..row(n, OutboxState::Unclear { settle_at: at(200) }) }
    }

    fn findings(rows: &[Row], posts: &[Post], known: &[&str], began: i64) -> Vec<Finding> {
        let known = known.iter().map(|id| PostId::new(*id)).collect();
        read_back(rows, posts, &known, at(began)).into_iter().map(|(_, finding)| finding).collect()
    }

    fn found(id: &str) -> Finding {
        Finding::Found(PostId::new(id))
    }

    #[test]
    fn presence_is_believed_at_once_and_absence_only_after_the_settle_time() {
        assert_eq!(findings(&[unclear(1, 0)], &[post("p", 90)], &[], 100), vec![found("p")]);
        assert_eq!(findings(&[unclear(1, 0)], &[], &[], 199), vec![Finding::TooEarly]);
        assert_eq!(findings(&[unclear(1, 1)], &[], &[], 200), vec![Finding::Missing { looks: 2 }]);
    }

    #[test]
    fn twins_are_counted() {
        let rows = [unclear(1, 0), unclear(2, 0)];
        let one = findings(&rows, &[post("p", 90)], &[], 300);
        assert_eq!(one, vec![found("p"), Finding::Missing { looks: 1 }]);
        let both = findings(&rows, &[post("q", 95), post("p", 90)], &[], 300);
        assert_eq!(both, vec![found("p"), found("q")], "the oldest post goes to the oldest row");
    }

    #[test]
    fn a_post_that_was_there_before_or_belongs_to_another_row_is_not_ours() {
        assert_eq!(findings(&[unclear(1, 0)], &[post("old", 10)], &["old"], 100), vec![Finding::TooEarly]);
    }

    #[test]
    fn another_text_is_another_post() {
        let mut other = post("p", 90);
        other.text = "moss".into();
        assert_eq!(findings(&[unclear(1, 0)], &[other], &[], 100), vec![Finding::TooEarly]);
    }
}
