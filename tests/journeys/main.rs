//! Journeys in the real window. Their steps are clicks and keys on visible controls; what came of them is asked of
//! the service by a client of its own.

mod choosers;
mod crash;
mod harness;
mod import;
mod keys;
mod media;
mod quit;
mod scene;
mod scheduling;
mod secrets;
mod sign_in;
mod start;
