//! Requests whose answers are out.

use super::{Class, Ticket};

/// What was known of a request when it left.
#[derive(Clone, Copy, Debug)]
pub(super) struct Request {
    pub(super) ticket: Ticket,
    pub(super) sent: f64,
    pub(super) class: Class,
    /// Its answer opens the gate for others.
    pub(super) is_probe: bool,
}

/// All of one credential; a dozen at most, so a list is enough.
#[derive(Clone, Debug, Default)]
pub(super) struct Flight {
    requests: Vec<Request>,
    last: u64,
}

impl Flight {
    pub(super) fn board(&mut self, class: Class, sent: f64, is_probe: bool) -> Ticket {
        self.last += 1;
        let ticket = Ticket(self.last);
        self.requests.push(Request { ticket, sent, class, is_probe });
        ticket
    }

    /// A ticket is good once; an unknown one is nobody's.
    pub(super) fn land(&mut self, ticket: Ticket) -> Option<Request> {
        let index = self.requests.iter().position(|request| request.ticket == ticket)?;
        Some(self.requests.swap_remove(index))
    }

    pub(super) fn count(&self) -> f64 {
        self.requests.len() as f64
    }

    pub(super) fn is_empty(&self) -> bool {
        self.requests.is_empty()
    }

    pub(super) fn bulk(&self) -> usize {
        self.requests.iter().filter(|request| request.class == Class::Bulk).count()
    }

    pub(super) fn is_probing(&self) -> bool {
        self.requests.iter().any(|request| request.is_probe)
    }

    /// When the youngest request left.
    pub(super) fn youngest(&self) -> Option<f64> {
        self.requests.iter().map(|request| request.sent).reduce(f64::max)
    }
}
