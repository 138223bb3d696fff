//! What the campaigns have to come to, as a table.

use engine::Point;

use super::{Design, FaultMix, ListOrder, Outcome, kill};
use crate::figures::{Figure, Figures};

/// The table of some campaigns. The engine may lose and double nothing, and has to have met every point and fault;
/// each wrong design has to have lost or doubled something.
pub fn figures(outcomes: Vec<Outcome>) -> Figures<Vec<Outcome>> {
    let rows = outcomes.iter().flat_map(of_one).collect();
    Figures::new(rows, outcomes)
}

/// For a thousand posts of which one in a hundred fails (sending design §4).
const MOST_LISTS: f64 = 15.0;

/// Whether a wrong design came out worse than the engine has to.
fn tells_apart(outcome: &Outcome) -> bool {
    outcome.tally.lost + outcome.tally.duplicated > 0
}

fn of_one(outcome: &Outcome) -> Vec<Figure> {
    let which = match (outcome.mix, outcome.list_order) {
        (FaultMix::Bearable, ListOrder::Newest) => outcome.design.name(),
        (FaultMix::Bearable, ListOrder::Oldest) => "oldest first",
        (FaultMix::Seldom, _) => "few failures",
        (FaultMix::Twice, _) => "with a proxy",
    };
    let name = |what: &str| format!("{which}: {what}");
    let plain = |what: &str, count: f64, unit| Figure::plain(name(what), count, unit);
    let none = |what: &str, count: usize, unit| Figure::limited(name(what), count as f64, unit, 0.0);
    let (lost, duplicated) = (outcome.tally.lost, outcome.tally.duplicated);
    let mut rows = vec![plain("sent", outcome.posts as f64, "posts")];
    if outcome.mix == FaultMix::Twice {
        rows.push(none("lost", lost, "posts"));
        rows.push(plain("doubled by it", duplicated as f64, "posts"));
        rows.push(none("of them not told of", outcome.unspoken(), "posts"));
    } else if outcome.design == Design::Engine {
        rows.push(none("lost", lost, "posts"));
        rows.push(none("duplicated", duplicated, "posts"));
        rows.push(plain("beyond the rows", outcome.tally.beyond as f64, "posts"));
        rows.push(none("of them not told of", outcome.unspoken(), "posts"));
    } else {
        rows.push(plain("lost", lost as f64, "posts"));
        rows.push(plain("duplicated", duplicated as f64, "posts"));
        rows.push(none("not told apart", usize::from(!tells_apart(outcome)), "times"));
    }
    rows.extend(outcome.kills_at.iter().map(|(point, kills)| plain(point, f64::from(*kills), "kills")));
    rows.push(plain("at random", f64::from(outcome.kills_at_random), "kills"));
    rows.extend(outcome.faults.iter().map(|(kind, count)| plain(kind, *count as f64, "faults")));
    if outcome.design == Design::Engine {
        let missing = if outcome.mix == FaultMix::Bearable { outcome.points_never_met() } else { 0 };
        rows.push(none("points never met", missing, "points"));
        rows.push(none("kinds of fault that never happened", outcome.missing_faults.len(), "kinds"));
    }
    let lists = outcome.lists as f64;
    rows.push(match outcome.mix {
        FaultMix::Seldom => {
            let per_thousand = lists * 1_000.0 / outcome.posts as f64;
            Figure::limited(name("reads of the list for 1,000"), per_thousand, "times", MOST_LISTS)
        }
        FaultMix::Bearable | FaultMix::Twice => plain("reads of the list", lists, "times"),
    });
    rows.push(plain("pages of it", outcome.list_pages as f64, "requests"));
    rows.push(plain("answered with 429", outcome.refused as f64, "requests"));
    rows.push(plain("time", outcome.seconds, "s"));
    rows.push(plain("time over the lower bound", outcome.seconds - outcome.bound_seconds, "s"));
    rows
}

impl Outcome {
    /// Posts beyond the rows that the sender does not tell of, or the other way round.
    fn unspoken(&self) -> usize {
        self.tally.beyond.abs_diff(self.surplus)
    }

    fn points_never_met(&self) -> usize {
        Point::ALL.iter().filter(|point| !self.kills_at.contains_key(&kill::name(**point))).count()
    }
}
