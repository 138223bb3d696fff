//! What a person sees while a task runs. The only place that prints, and the only one that looks at the time.

use std::time::{Duration, Instant};

use crate::Result;

/// Prints a line.
#[expect(clippy::print_stdout, reason = "a program for the terminal")]
pub(crate) fn say(line: &str) {
    println!("{line}");
}

/// Says what is being done and how long that usually takes, does it, and says how long it took.
pub(crate) fn step<T>(doing: &str, usually: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    say(&format!("{doing} (usually {usually}) ..."));
    let (done, took) = timed(work);
    if done.is_ok() {
        say(&format!("  done in {}", seconds(took)));
    }
    done
}

/// The result of some work and how long it took.
#[expect(
    clippy::disallowed_methods,
    reason = "durations of steps are shown to the person, nothing is decided by them"
)]
pub(crate) fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let done = work();
    (done, start.elapsed())
}

/// Such as `4.2 s` or `3 min 5 s`.
pub(crate) fn seconds(duration: Duration) -> String {
    match duration.as_secs() {
        0..60 => format!("{:.1} s", duration.as_secs_f64()),
        whole => format!("{} min {} s", whole / 60, whole % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_like_speech() {
        for (ms, text) in [(4_230, "4.2 s"), (59_900, "59.9 s"), (185_000, "3 min 5 s")] {
            assert_eq!(seconds(Duration::from_millis(ms)), text);
        }
    }
}
