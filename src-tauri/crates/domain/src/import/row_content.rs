//! What a post shows and says: lengths, threads, images and videos.

use std::borrow::Cow;

use super::list_cell::{descriptions, is_invisible, locations};
use super::media::{
    ImportMedia, MOST_MEDIA, MediaKind, MediaLookup, MediaName, MediaSource, kind_by_name, media_name,
};
use super::plan::platform_at;
use super::row::{Found, Reading, RowReader};
use super::row_problem::RowProblem;
use super::thread_text::{MOST_PARTS, cut_into_parts};
use crate::platform::rule_of;
use crate::rules::text_limit_for;
use crate::{Account, Platform};

/// The texts of a post, in order.
pub(super) struct Texts<'a> {
    pub(super) first: Cow<'a, str>,
    pub(super) more: Vec<Cow<'a, str>>,
}

impl<'a> RowReader<'a> {
    /// The main text and the parts after it: the other rows of a thread, comments, or a text cut up.
    pub(super) fn texts(&self, row: usize, reading: &Reading<'a>, parts: &[u32]) -> Texts<'a> {
        let mut more: Vec<Cow<'a, str>> = Vec::new();
        let mut first = reading.text.clone();
        if first.is_empty() {
            // A file may have texts for single platforms only.
            first = reading.platform_texts.first().map(|(_, text)| text.clone()).unwrap_or_default();
        }
        if self.decision(row).is_some_and(|row| row.is_thread) {
            let limits = reading.platforms.iter().filter_map(|place| rule_of(&platform_at(*place)));
            let limit = limits.map(|rule| rule.text_limit).min().unwrap_or(u32::MAX);
            let mut cut = cut_into_parts(&first, limit as usize).into_iter().map(Cow::Owned);
            first = cut.next().unwrap_or_default();
            more.extend(cut);
        }
        for part in parts {
            let mut part_reading = Reading::default();
            self.read_text(*part as usize, &mut part_reading);
            if !part_reading.text.is_empty() {
                more.push(part_reading.text);
            }
        }
        more.extend(reading.comments.iter().map(|comment| Cow::Borrowed(*comment)));
        Texts { first, more }
    }

    /// Adds what is wrong with the texts.
    pub(super) fn check_texts(&self, reading: &Reading<'a>, texts: &Texts<'a>, found: &mut Vec<Found>) {
        let column = self.plan.text;
        // Characters without width come along with copied text, and show nothing.
        if texts.first.chars().all(|c| c.is_whitespace() || is_invisible(c)) {
            found.push(Found::at(RowProblem::NoText, column));
        }
        let length = |text: &str| u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
        let main = length(&texts.first);
        for place in &reading.platforms {
            let platform = platform_at(*place);
            let Some(rule) = rule_of(&platform) else { continue };
            if !texts.more.is_empty() && !has_threads(&platform) {
                found.push(Found::at(RowProblem::NoThreadsOn { platform: platform.clone() }, column));
            }
            let own = reading.platform_texts.iter().find(|(of, _)| of == place);
            let longest = own.map_or(main, |(_, text)| length(text));
            let longest = texts.more.iter().map(|part| length(part)).fold(longest, u32::max);
            let limit = text_limit_for(&platform, self.picked(reading, *place), rule.text_limit);
            if longest > limit {
                let problem = match longest > rule.text_max {
                    true => RowProblem::TextTooLong { platform },
                    false => RowProblem::TextLongForSome { platform },
                };
                found.push(Found { length: Some((longest, limit)), ..Found::at(problem, column) });
            }
        }
        if texts.more.len() > MOST_PARTS {
            found.push(Found::at(RowProblem::ThreadTooLong, self.plan.thread.or(column)));
        }
    }

    fn picked(&self, reading: &Reading<'a>, platform: usize) -> impl Iterator<Item = &'a Account> {
        let accounts = self.brand(reading).map(|brand| brand.accounts.as_slice()).unwrap_or_default();
        let picks = reading.picks.iter().filter(move |(place, _)| *place == platform);
        picks.filter_map(|(_, account)| accounts.get(*account))
    }

    /// Adds what is wrong with images and videos, those of the other rows of a thread included.
    pub(super) fn check_media(
        &self,
        row: usize,
        parts: &[u32],
        reading: &Reading<'a>,
        found: &mut Vec<Found>,
    ) {
        let mut count = 0;
        let before = found.len();
        let goes_without = self.decision(row).is_some_and(|row| row.without_bad_media);
        for row in with_parts(row, parts) {
            self.each_media(row, |column, part| match self.media_problem(part) {
                Ok(files) => count += files,
                Err(_) if goes_without => {}
                Err(problem) => found.push(Found::at(problem, Some(column))),
            });
        }
        if count > MOST_MEDIA {
            found.push(Found::at(RowProblem::TooManyMedia, self.plan.media.first().copied()));
        }
        if count == 0 && found.len() == before {
            let needing = reading.platforms.iter().map(|place| platform_at(*place));
            let needing = needing.filter(|platform| rule_of(platform).is_some_and(|rule| rule.needs_media));
            found.extend(needing.map(|platform| {
                Found::at(RowProblem::NeedsMedia { platform }, self.plan.media.first().copied())
            }));
        }
    }

    /// The images and videos of a row that can be used, and of the other rows of its thread: the service shows images
    /// with the first post only.
    pub(super) fn media(&self, row: usize, parts: &[u32]) -> Vec<ImportMedia> {
        with_parts(row, parts).flat_map(|row| self.media_of(row)).collect()
    }

    fn media_of(&self, row: usize) -> Vec<ImportMedia> {
        let mut media = Vec::new();
        let columns = self.plan.alt_texts.iter();
        let mut alt_texts: Vec<_> =
            columns.map(|column| descriptions(self.cell(row, Some(*column)))).collect();
        self.each_media(row, |column, part| {
            // One column of descriptions is for all columns of images; of several each is for its own.
            let place = match alt_texts.len() {
                0 | 1 => 0,
                _ => self.plan.media.iter().position(|other| *other == column).unwrap_or_default(),
            };
            let alt_text = alt_texts.get_mut(place).and_then(Iterator::next);
            let alt_text = alt_text.filter(|text| !text.is_empty()).map(str::to_owned);
            let sources = match (media_name(part), self.context.media.get(part)) {
                (MediaName::Address(url), _) => {
                    let kind = kind_by_name(url).unwrap_or(MediaKind::Image);
                    vec![MediaSource::Address { url: url.to_owned(), kind }]
                }
                (MediaName::Local(_), Some(MediaLookup::Found(files))) => {
                    files.iter().cloned().map(MediaSource::File).collect()
                }
                (MediaName::Local(_), _) => Vec::new(),
            };
            // The files of a folder share no description.
            let alt_text = alt_text.filter(|_| sources.len() == 1);
            media
                .extend(sources.into_iter().map(|source| ImportMedia { source, alt_text: alt_text.clone() }));
        });
        media
    }

    /// Hands over each part of each cell with media.
    pub(super) fn each_media(&self, row: usize, mut take: impl FnMut(usize, &'a str)) {
        let links = self.plan.links.iter().filter(|_| self.link_is_image(row));
        for column in self.plan.media.iter().chain(links) {
            let cell = self.cell(row, Some(*column));
            if !cell.is_empty() {
                locations(cell).into_iter().for_each(|part| take(*column, part));
            }
        }
    }

    /// How many files a part stands for, or why it can't be used.
    fn media_problem(&self, part: &str) -> Result<usize, RowProblem> {
        match media_name(part) {
            MediaName::Address(_) => Ok(1),
            MediaName::Local(name) => match self.context.media.get(name) {
                Some(MediaLookup::Found(files)) => Ok(files.len()),
                Some(MediaLookup::Outside) => Err(RowProblem::MediaOutside),
                Some(MediaLookup::NotMedia) => Err(RowProblem::NotMedia),
                Some(MediaLookup::TooLarge) => Err(RowProblem::MediaTooLarge),
                Some(MediaLookup::Unreadable) => Err(RowProblem::MediaUnreadable),
                Some(MediaLookup::Missing) | None => Err(RowProblem::MediaMissing),
            },
        }
    }
}

fn with_parts(row: usize, parts: &[u32]) -> impl Iterator<Item = usize> + '_ {
    std::iter::once(row).chain(parts.iter().map(|part| *part as usize))
}

/// Only these take the parts after the first (contract §9.2).
pub(super) fn has_threads(platform: &Platform) -> bool {
    matches!(platform, Platform::X | Platform::Threads)
}
