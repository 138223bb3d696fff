//! The columns of a file turned round: for each meaning, where it stands.

use super::field::ImportField as F;
use crate::Platform;

/// Indexes of columns.
#[derive(Clone, Debug, Default)]
pub(super) struct Plan {
    pub(super) text: Option<usize>,
    pub(super) platform_texts: Vec<(usize, usize)>,
    pub(super) when: Option<usize>,
    pub(super) date: Option<usize>,
    pub(super) time: Option<usize>,
    pub(super) platforms: Option<usize>,
    pub(super) switches: Vec<(usize, usize)>,
    pub(super) accounts: Option<usize>,
    pub(super) media: Vec<usize>,
    pub(super) alt_texts: Vec<usize>,
    pub(super) thread: Option<usize>,
    pub(super) comments: Vec<usize>,
    pub(super) links: Vec<usize>,
    pub(super) link_kind: Option<usize>,
    pub(super) title: Option<usize>,
    pub(super) brand: Option<usize>,
    pub(super) draft: Option<usize>,
}

impl Plan {
    pub(super) fn of(fields: &[F]) -> Self {
        let mut plan = Self::default();
        for (column, field) in fields.iter().enumerate() {
            match field {
                F::Ignored => {}
                F::Text => plan.text = Some(column),
                F::PlatformText { platform } => {
                    plan.platform_texts.extend(index_of(platform).map(|index| (index, column)))
                }
                F::When => plan.when = Some(column),
                F::Date => plan.date = Some(column),
                F::Time => plan.time = Some(column),
                F::Platforms => plan.platforms = Some(column),
                F::PlatformSwitch { platform } => {
                    plan.switches.extend(index_of(platform).map(|index| (index, column)))
                }
                F::Accounts => plan.accounts = Some(column),
                F::Media => plan.media.push(column),
                F::AltText => plan.alt_texts.push(column),
                F::Thread => plan.thread = Some(column),
                F::Comments => plan.comments.push(column),
                F::Link => plan.links.push(column),
                F::LinkKind => plan.link_kind = Some(column),
                F::Title => plan.title = Some(column),
                F::Brand => plan.brand = Some(column),
                F::DraftMark => plan.draft = Some(column),
            }
        }
        plan
    }

    /// The column with the date, or with everything.
    pub(super) fn day_column(&self) -> Option<usize> {
        self.when.or(self.date)
    }
}

/// The place of a platform among [`Platform::KNOWN`], which stands for it while rows are read.
pub(super) fn index_of(platform: &Platform) -> Option<usize> {
    match platform {
        Platform::X => Some(0),
        Platform::Linkedin => Some(1),
        Platform::Instagram => Some(2),
        Platform::Threads => Some(3),
        Platform::Youtube => Some(4),
        Platform::Other(_) => None,
    }
}

/// The platform at a place.
pub(super) fn platform_at(index: usize) -> Platform {
    match index {
        0 => Platform::X,
        1 => Platform::Linkedin,
        2 => Platform::Instagram,
        3 => Platform::Threads,
        4 => Platform::Youtube,
        _ => Platform::Other(String::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_those_of_the_known_platforms() {
        for (place, platform) in Platform::KNOWN.iter().enumerate() {
            assert_eq!((index_of(platform), &platform_at(place)), (Some(place), platform));
        }
    }
}
