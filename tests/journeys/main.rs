//! Journeys in the real window.

mod harness;
