//! Which requests a fault happens to.

use serde::{Deserialize, Serialize};

/// Which requests, and how many of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", from = "Written")]
pub struct On {
    /// The method, or `*` for any.
    pub method: String,
    /// The path below the prefix; a `*` at the end stands for anything.
    pub path: String,
    /// How many requests it happens to; left out in JSON, one, or with a chance no end of them.
    pub times: u32,
    /// How many fitting requests it lets pass first.
    pub skip: u32,
    /// Whether only some of the fitting requests are hit; `None` for all.
    pub chance: Option<Chance>,
}

/// How often, decided anew for each fitting request, the same for every run with the same seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Chance {
    /// 1000 for always.
    pub per_thousand: u32,
    /// Chooses the run.
    #[serde(default)]
    pub seed: u64,
}

impl On {
    /// The next request of this method and path.
    pub fn new(method: &str, path: &str) -> Self {
        Self { method: method.to_owned(), path: path.to_owned(), times: 1, skip: 0, chance: None }
    }

    /// The next so many requests.
    pub fn times(self, times: u32) -> Self {
        Self { times, ..self }
    }

    /// Every request, until the fault is released.
    pub fn for_ever(self) -> Self {
        self.times(u32::MAX)
    }

    /// Only after so many fitting requests have passed unharmed.
    pub fn skip(self, skip: u32) -> Self {
        Self { skip, ..self }
    }

    /// So many of a thousand requests, until the fault is released.
    pub fn by_chance(self, per_thousand: u32, seed: u64) -> Self {
        Self { chance: Some(Chance { per_thousand, seed }), ..self.for_ever() }
    }

    /// Whether a request is one of these.
    pub fn fits(&self, method: &str, path: &str) -> bool {
        let same_method = self.method == "*" || self.method.eq_ignore_ascii_case(method);
        same_method
            && match self.path.strip_suffix('*') {
                Some(beginning) => path.starts_with(beginning),
                None => path == self.path,
            }
    }
}

impl Chance {
    /// Whether the nth fitting request is hit.
    pub(super) fn hits(self, nth: u64) -> bool {
        // SplitMix64: each number of the sequence comes from its place alone.
        let mut bits = self.seed.wrapping_add(nth.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (bits ^ (bits >> 31)) % 1000 < u64::from(self.per_thousand)
    }
}

/// As it stands in JSON, where most of it may be left out.
#[derive(Deserialize)]
struct Written {
    method: String,
    path: String,
    times: Option<u32>,
    #[serde(default)]
    skip: u32,
    chance: Option<Chance>,
}

impl From<Written> for On {
    fn from(Written { method, path, times, skip, chance }: Written) -> Self {
        let usual = if chance.is_some() { u32::MAX } else { 1 };
        Self { method, path, times: times.unwrap_or(usual), skip, chance }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_fits_whole_or_by_its_beginning() {
        for (method, path, fits) in [
            ("POST", "/posts", true),
            ("post", "/posts", true),
            ("GET", "/posts", false),
            ("POST", "/posts/1", false),
        ] {
            assert_eq!(On::new("POST", "/posts").fits(method, path), fits, "{method} {path}");
        }
        assert!(On::new("*", "/posts/*").fits("PUT", "/posts/1/schedule"));
        assert!(!On::new("*", "/posts/*").fits("GET", "/posts"));
    }

    #[test]
    fn a_chance_hits_about_as_often_as_it_says_and_the_same_each_time() {
        let hits = |per_thousand, seed| {
            let chance = Chance { per_thousand, seed };
            (1..=10_000).filter(|nth| chance.hits(*nth)).collect::<Vec<u64>>()
        };
        for (per_thousand, expected) in
            [(0, 0..=0), (10, 70..=130), (500, 4_800..=5_200), (1000, 10_000..=10_000)]
        {
            assert!(expected.contains(&hits(per_thousand, 7).len()), "{per_thousand}");
        }
        assert_eq!(hits(10, 7), hits(10, 7));
        assert_ne!(hits(10, 7), hits(10, 8));
    }
}
