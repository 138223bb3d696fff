//! Lengths of windows that people choose.

const USUAL_S: [f64; 17] = [
    1.0, 2.0, 5.0, 10.0, 15.0, 20.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1800.0, 3600.0, 7200.0, 43200.0,
    86400.0,
];

/// The usual length that an estimate means, if it is close to one.
pub(super) fn nearest(estimate: f64) -> f64 {
    let is_close = |usual: &f64| (estimate - usual).abs() <= (0.04 * usual).clamp(0.3, 2.5);
    USUAL_S.into_iter().find(is_close).unwrap_or(estimate)
}

/// The smallest usual length that is not clearly below an estimate.
pub(super) fn at_least(estimate: f64) -> f64 {
    USUAL_S.into_iter().find(|usual| *usual >= estimate * 0.97 - 1.2).unwrap_or(estimate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn estimates_are_rounded_to_what_people_choose() {
        for (estimate, expected) in
            [(59.2, 60.0), (60.9, 60.0), (9.8, 10.0), (47.0, 47.0), (3_598.0, 3_600.0)]
        {
            assert_eq!(nearest(estimate), expected, "{estimate}");
        }
        for (estimate, expected) in [(41.0, 60.0), (61.0, 60.0), (11.0, 10.0), (100_000.0, 100_000.0)] {
            assert_eq!(at_least(estimate), expected, "{estimate}");
        }
    }
}
