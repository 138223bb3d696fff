//! Ending one's own process as `kill -9` does, at the nth occurrence of a named point.

use std::io::Write;
use std::str::FromStr;
use std::sync::atomic::{AtomicU32, Ordering};

use engine::Point;

use crate::programs;

/// Where a process is to end by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct KillAt {
    pub(super) point: Point,
    /// 1 for the first occurrence.
    pub(super) nth: u32,
}

/// What is printed right before the end, followed by the point's name.
pub(super) const KILLED: &str = "killed-at: ";

/// What happens at the points of one process.
#[derive(Debug)]
pub(super) struct Kill {
    order: Option<KillAt>,
    met: AtomicU32,
}

impl Kill {
    pub(super) fn new(order: Option<KillAt>) -> Self {
        Self { order, met: AtomicU32::new(0) }
    }

    /// Does not return if this is the occurrence that was ordered.
    pub(super) fn at(&self, point: Point) {
        let Some(order) = self.order.filter(|order| order.point == point) else { return };
        if self.met.fetch_add(1, Ordering::SeqCst) + 1 == order.nth {
            let mut out = std::io::stdout().lock();
            let _ = writeln!(out, "{KILLED}{}", name(point)).and_then(|()| out.flush());
            programs::kill(std::process::id());
        }
    }
}

/// The name of a point in reports.
pub(super) fn name(point: Point) -> String {
    format!("{point:?}")
}

impl KillAt {
    /// As it goes to the process that is to end.
    pub(super) fn to_text(self) -> String {
        format!("{}:{}", name(self.point), self.nth)
    }
}

impl FromStr for KillAt {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let read = || {
            let (wanted, nth) = text.split_once(':')?;
            let point = Point::ALL.into_iter().find(|point| name(*point) == wanted)?;
            Some(Self { point, nth: nth.parse().ok()? })
        };
        read().ok_or(format!("'{text}' is not of the form POINT:N"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_order_is_read_back_as_it_was_written() {
        for point in Point::ALL {
            let order = KillAt { point, nth: 3 };
            assert_eq!(order.to_text().parse(), Ok(order));
        }
        assert!("Nowhere:1".parse::<KillAt>().is_err());
    }
}
