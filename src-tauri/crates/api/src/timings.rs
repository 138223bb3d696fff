//! How long the client waits for an answer. How long anything waits between requests is not decided here.

use std::time::Duration;

/// The time-outs of every request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timings {
    /// Until a connection stands, name look-up and TLS included.
    pub connect: Duration,
    /// From the start of a request until the last byte of its answer.
    pub read: Duration,
    /// The same for creating a post: giving up early there costs a read-back.
    pub create: Duration,
    /// The same for uploading a file.
    pub upload: Duration,
    /// While uploading: without a byte taken, and from the last byte to the answer.
    pub upload_stall: Duration,
}

impl Default for Timings {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            read: Duration::from_secs(30),
            create: Duration::from_secs(60),
            upload: Duration::from_secs(600),
            upload_stall: Duration::from_secs(30),
        }
    }
}

impl Timings {
    /// All of them multiplied, so that a test can live through a time-out; a factor that makes no duration changes
    /// nothing.
    pub fn scaled(self, factor: f64) -> Self {
        let scale = |time: Duration| Duration::try_from_secs_f64(time.as_secs_f64() * factor).unwrap_or(time);
        Self {
            connect: scale(self.connect),
            read: scale(self.read),
            create: scale(self.create),
            upload: scale(self.upload),
            upload_stall: scale(self.upload_stall),
        }
    }
}
