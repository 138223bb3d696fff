//! What a person decided about a file: kept beside the table, which is never changed.

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::date_cell::DateOrder;
use super::row_problem::RowProblem;
use crate::{AccountId, BrandSlug, Platform};

/// What becomes of a column with comments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum CommentUse {
    /// They are left out.
    LeftOut,
    /// Each becomes a part of a thread under the post.
    ThreadParts,
}

/// All decisions about one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decisions {
    /// The brand of rows that name none.
    pub brand: BrandSlug,
    /// Whether the day or the month comes first, where the file does not tell.
    pub date_order: Option<DateOrder>,
    /// What becomes of comments; they are left out until somebody says so.
    pub comments: Option<CommentUse>,
    /// The platforms of rows that name none.
    pub platforms: Vec<Platform>,
    /// The accounts of a brand on a platform, for rows that name none.
    pub(super) accounts: BTreeMap<(BrandSlug, Platform), Vec<AccountId>>,
    /// Names of platforms in plain form; `None` to take no notice of one.
    pub(super) platform_names: HashMap<String, Option<Platform>>,
    pub(super) account_names: HashMap<(BrandSlug, String), (Platform, AccountId)>,
    /// Names of brands in plain form.
    pub(super) brand_names: HashMap<String, BrandSlug>,
    /// Warnings that were accepted for all rows.
    pub(super) accepted: HashSet<RowProblem>,
    pub(super) rows: HashMap<u32, RowDecision>,
    /// What stands in a cell instead of what the file has.
    pub(super) cells: HashMap<(u32, u16), String>,
}

/// Decisions about one row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct RowDecision {
    pub(super) is_skipped: bool,
    /// Its post is in the outbox.
    pub(super) is_started: bool,
    /// The post that it was before gets what it says now.
    pub(super) is_update: bool,
    pub(super) accepted: Vec<RowProblem>,
    /// Instead of the time in the file.
    pub(super) at: Option<Timestamp>,
    pub(super) brand: Option<BrandSlug>,
    pub(super) left_out: Vec<Platform>,
    pub(super) is_thread: bool,
    pub(super) without_bad_media: bool,
}

impl Decisions {
    /// Nothing is decided but the brand.
    pub fn new(brand: BrandSlug) -> Self {
        Self {
            brand,
            date_order: None,
            comments: None,
            platforms: Vec::new(),
            accounts: BTreeMap::new(),
            platform_names: HashMap::new(),
            account_names: HashMap::new(),
            brand_names: HashMap::new(),
            accepted: HashSet::new(),
            rows: HashMap::new(),
            cells: HashMap::new(),
        }
    }

    pub(super) fn row(&self, row: usize) -> Option<&RowDecision> {
        u32::try_from(row).ok().and_then(|row| self.rows.get(&row))
    }

    pub(super) fn row_mut(&mut self, row: u32) -> &mut RowDecision {
        self.rows.entry(row).or_default()
    }

    pub(super) fn is_accepted(&self, row: usize, problem: &RowProblem) -> bool {
        self.accepted.contains(problem) || self.row(row).is_some_and(|row| row.accepted.contains(problem))
    }
}
