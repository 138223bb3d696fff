//! A small workspace and short sheets, for the tests of this module.

use jiff::Timestamp;

use super::{
    BrandContext, Checked, Fix, Import, ImportContext, ImportPost, MediaFile, MediaKind, MediaLookup,
    RowProblem, Table,
};
use crate::{Account, AccountHealth, AccountId, Brand, BrandSlug, Fingerprint, Platform};

pub(super) fn at(text: &str) -> Timestamp {
    text.parse().expect("a fixed instant")
}

/// A sheet that was checked at noon on 24 November 2026 for the brand `fern`, in Lisbon.
pub(super) struct Sheet {
    pub(super) import: Import,
    context: ImportContext,
    checked: Checked,
}

impl Sheet {
    /// Cells are separated by a pipe.
    pub(super) fn new(header: &str, rows: &[&str]) -> Self {
        let all: Vec<&str> = std::iter::once(header).chain(rows.iter().copied()).collect();
        Self::headless(&all)
    }

    pub(super) fn headless(rows: &[&str]) -> Self {
        let mut table = Table::default();
        for (row, number) in rows.iter().zip(1..) {
            row.split('|').for_each(|cell| table.push_cell(cell));
            table.end_row(number);
        }
        let import = Import::new(table, BrandSlug::new("fern"));
        let mut sheet = Self { import, context: context(), checked: Checked::default() };
        sheet.check();
        sheet
    }

    pub(super) fn check(&mut self) {
        self.checked = self.import.check(&self.context, now());
    }

    pub(super) fn groups(&self) -> Vec<(RowProblem, Vec<u32>)> {
        self.checked.groups.iter().map(|group| (group.problem.clone(), group.rows.clone())).collect()
    }

    pub(super) fn problems(&self) -> Vec<RowProblem> {
        self.groups().into_iter().map(|(problem, _)| problem).collect()
    }

    pub(super) fn posts(&self) -> Vec<ImportPost> {
        self.import.posts(&self.checked, &self.context, now()).collect()
    }

    pub(super) fn fixes(&self, problem: &RowProblem) -> Vec<Fix> {
        self.import.fixes(problem, &self.checked, &self.context, now())
    }

    pub(super) fn fix(&mut self, problem: &RowProblem, fix: &Fix) {
        self.import.apply(problem, fix, None, &self.checked, &self.context, now());
        self.check();
    }

    pub(super) fn fix_rows(&mut self, problem: &RowProblem, fix: &Fix, rows: &[u32]) {
        self.import.apply(problem, fix, Some(rows), &self.checked, &self.context, now());
        self.check();
    }

    /// As if an earlier import had made these posts of the brand `fern`.
    pub(super) fn send_before(&mut self, sent: Vec<super::SentBefore>) {
        let fern = self.context.brands.remove(0);
        self.context.brands.insert(0, fern.with_sent(sent));
        self.check();
    }

    pub(super) fn updates(&self) -> Vec<super::ImportUpdate> {
        self.import.updates(&self.checked, &self.context, now())
    }

    pub(super) fn view(&self) -> super::ImportView<'_> {
        self.import.view(&self.checked, &self.context, now())
    }

    pub(super) fn checked(&self) -> &Checked {
        &self.checked
    }

    pub(super) fn files(&self) -> Vec<super::ImportFile> {
        self.import.files(&self.context)
    }
}

fn now() -> Timestamp {
    at("2026-11-24T12:00:00Z")
}

fn context() -> ImportContext {
    let waiting = Fingerprint::compute(
        &BrandSlug::new("fern"),
        "Already there",
        &[Platform::X],
        Some(at("2026-12-05T10:00:00Z")),
    );
    let other = || Fingerprint::from_stored("other".into());
    let queue = [(at("2026-12-05T10:00:00Z"), waiting), (at("2026-11-25T12:00:00Z"), other())];
    let past =
        ["2026-11-01T12:00:00Z", "2026-11-02T12:00:00Z", "2026-11-03T18:30:00Z", "2026-11-04T18:30:00Z"];
    let fern = vec![
        account("x-fern", Platform::X, "fern", false),
        account("li-fern", Platform::Linkedin, "Fern & Oak", true),
        account("ig-fern", Platform::Instagram, "fern", false),
        account("th-fern", Platform::Threads, "fern", false),
        account("th-shop", Platform::Threads, "Shop", false),
    ];
    let brands = vec![
        BrandContext::new(brand("fern", "Fern", Some("Europe/Lisbon")), fern, &queue, &past.map(at)),
        plain("oak", "Oak & Co", Some("Asia/Tokyo")),
        plain("twin-1", "Twin", Some("Asia/Tokyo")),
        plain("twin-2", "twin", Some("Asia/Tokyo")),
        plain("nowhere", "Nowhere", None),
    ];
    let found = |count: usize| {
        let file = MediaFile { path: "/sheet/moss.png".into(), size: 1_000, kind: MediaKind::Image };
        MediaLookup::Found(vec![file; count])
    };
    let media = [
        ("moss.png", found(1)),
        ("folder", found(11)),
        ("fern.png", MediaLookup::Missing),
        ("/etc/passwd", MediaLookup::Outside),
        ("notes.txt", MediaLookup::NotMedia),
        ("film.mp4", MediaLookup::TooLarge),
    ];
    ImportContext {
        brands,
        media: media.into_iter().map(|(name, lookup)| (name.to_owned(), lookup)).collect(),
    }
}

fn plain(slug: &str, name: &str, zone: Option<&str>) -> BrandContext {
    let account = account(&format!("x-{slug}"), Platform::X, slug, false);
    BrandContext::new(brand(slug, name, zone), vec![account], &[], &[])
}

fn brand(slug: &str, name: &str, zone: Option<&str>) -> Brand {
    Brand {
        slug: BrandSlug::new(slug),
        name: name.into(),
        zone: zone.map(str::to_owned),
        zone_is_local: false,
    }
}

fn account(id: &str, platform: Platform, name: &str, is_organisation: bool) -> Account {
    let health = AccountHealth::Ok { expires_at: None };
    Account { id: AccountId::new(id), platform, name: name.into(), is_organisation, health }
}
