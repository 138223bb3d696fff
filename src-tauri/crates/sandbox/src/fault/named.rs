//! Faults by name, as the command line and a campaign give them:
//! `NAME[,method=POST][,path=/posts][,times=N][,skip=N][,per-thousand=N][,seed=N][,ms=N]`.

use std::str::FromStr;

use super::{Chance, Fault, Moment, On, Refusal};

/// How long a stall or a late commit takes if nothing is said.
const USUAL_MS: u64 = 30_000;

impl Fault {
    /// The faults that a name and a place are enough for.
    pub const NAMES: [&str; 15] = [
        "forget-posts",
        "cut-before-commit",
        "cut-after-commit",
        "server-error-before-commit",
        "server-error-after-commit",
        "bad-gateway-before-commit",
        "bad-gateway-after-commit",
        "half",
        "stall-before-commit",
        "stall-after-commit",
        "late-commit",
        "twice",
        "refuse-401",
        "refuse-402",
        "refuse-403",
    ];

    /// The fault of this name, or none; `ms` is how long a stall or a late commit takes.
    ///
    /// `forget-posts` has its own place, and `refuse-403` is told apart from `refuse-403-billing`, which works too.
    pub fn named(name: &str, on: On, ms: u64) -> Option<Self> {
        use Moment::{AfterCommit, BeforeCommit};
        Some(match name {
            "forget-posts" => Fault::ForgetPosts,
            "cut-before-commit" => Fault::Cut { on, moment: BeforeCommit },
            "cut-after-commit" => Fault::Cut { on, moment: AfterCommit },
            "server-error-before-commit" => Fault::ServerError { on, moment: BeforeCommit },
            "server-error-after-commit" => Fault::ServerError { on, moment: AfterCommit },
            "bad-gateway-before-commit" => Fault::BadGateway { on, moment: BeforeCommit },
            "bad-gateway-after-commit" => Fault::BadGateway { on, moment: AfterCommit },
            "half" => Fault::Half { on },
            "stall-before-commit" => Fault::Stall { on, moment: BeforeCommit, for_ms: ms },
            "stall-after-commit" => Fault::Stall { on, moment: AfterCommit, for_ms: ms },
            "late-commit" => Fault::LateCommit { on, after_ms: ms },
            "twice" => Fault::Twice { on },
            "refuse-401" => Fault::Refuse { on, refusal: Refusal::Unauthorized },
            "refuse-402" => Fault::Refuse { on, refusal: Refusal::InsufficientCredits },
            "refuse-403" => Fault::Refuse { on, refusal: Refusal::Forbidden },
            "refuse-403-billing" => Fault::Refuse { on, refusal: Refusal::BillingSuspended },
            _ => return None,
        })
    }
}

impl FromStr for Fault {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut parts = text.split(',');
        let name = parts.next().unwrap_or_default();
        let mut on = On::new("POST", "/posts");
        let (mut times, mut ms, mut seed) = (None, USUAL_MS, 0);
        for part in parts {
            let (key, value) =
                part.split_once('=').ok_or(format!("'{part}' is not of the form name=value"))?;
            match key {
                "method" => on.method = value.to_owned(),
                "path" => on.path = value.to_owned(),
                "times" => times = Some(number(key, value)?),
                "skip" => on.skip = number(key, value)?,
                "per-thousand" => on.chance = Some(Chance { per_thousand: number(key, value)?, seed: 0 }),
                "seed" => seed = number(key, value)?,
                "ms" => ms = number(key, value)?,
                _ => {
                    return Err(format!(
                        "a fault has no '{key}'; it has: method, path, times, skip, per-thousand, seed, ms"
                    ));
                }
            }
        }
        if let Some(chance) = &mut on.chance {
            chance.seed = seed;
            on.times = u32::MAX;
        }
        on.times = times.unwrap_or(on.times);
        let unknown = || format!("there is no fault '{name}'; there are: {}", Fault::NAMES.join(", "));
        Fault::named(name, on, ms).ok_or_else(unknown)
    }
}

fn number<T: FromStr>(key: &str, text: &str) -> Result<T, String> {
    text.parse().map_err(|_| format!("{key} takes a whole number, not '{text}'"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_gives_the_fault_that_is_called_so() {
        let extra = ["refuse-403-billing"];
        for name in Fault::NAMES.into_iter().chain(extra) {
            let fault: Fault = name.parse().unwrap();
            assert_eq!(fault.name(), name);
            let json = serde_json::to_string(&fault).unwrap();
            assert_eq!(serde_json::from_str::<Fault>(&json).unwrap(), fault, "{json}");
        }
    }

    #[test]
    fn a_fault_reads_from_one_line_or_from_json() {
        let upload = || On::new("POST", "/media/upload");
        for (line, json, fault) in [
            (
                "cut-after-commit,times=3,skip=2",
                r#"{"kind":"cut","method":"POST","path":"/posts","moment":"after-commit","times":3,"skip":2}"#,
                Fault::Cut { on: On::new("POST", "/posts").times(3).skip(2), moment: Moment::AfterCommit },
            ),
            (
                "stall-before-commit,path=/media/upload,ms=5,per-thousand=10,seed=7",
                r#"{"kind":"stall","method":"POST","path":"/media/upload","moment":"before-commit","forMs":5,
                    "chance":{"perThousand":10,"seed":7}}"#,
                Fault::Stall { on: upload().by_chance(10, 7), moment: Moment::BeforeCommit, for_ms: 5 },
            ),
            (
                "refuse-402,method=*,path=*",
                r#"{"kind":"refuse","method":"*","path":"*","refusal":"insufficient-credits"}"#,
                Fault::Refuse { on: On::new("*", "*"), refusal: Refusal::InsufficientCredits },
            ),
        ] {
            assert_eq!(line.parse(), Ok(fault.clone()), "{line}");
            assert_eq!(serde_json::from_str::<Fault>(json).unwrap(), fault, "{json}");
        }
    }

    #[test]
    fn a_line_that_means_nothing_says_what_would() {
        for (line, part) in [
            ("fire", "forget-posts"),
            ("half,times=often", "whole number"),
            ("half,colour=red", "per-thousand"),
            ("half,times", "name=value"),
        ] {
            assert!(line.parse::<Fault>().unwrap_err().contains(part), "{line}");
        }
    }
}
