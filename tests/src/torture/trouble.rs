//! What happens to the computer while a sender works: its clock is set, it sleeps, its disk is full for a moment.

use std::time::Duration;

use domain::Problem;
use engine::{Clock, Engine};
use jiff::SignedDuration;

use super::headless::say;

/// Printed when one has begun; its name follows.
pub(super) const TROUBLE: &str = "trouble: ";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    ClockForward,
    ClockBack,
    Sleep,
    /// What fits on the pages that the database has is still written.
    DiskNearlyFull,
    DiskFull,
}

/// What a person or a summer time may set the clock by.
const CLOCK_STEP: SignedDuration = SignedDuration::from_hours(1);

/// Longer than the engine puts down to chance, which no scale makes shorter.
const SLEEP: Duration = Duration::from_millis(2_500);

/// Long enough for some attempts and some answers to meet it.
const FULL: Duration = Duration::from_millis(200);

/// From one to the next, so that something is sent between them.
const BETWEEN: Duration = Duration::from_millis(300);

impl Trouble {
    pub(super) const ALL: [Self; 5] =
        [Self::DiskFull, Self::ClockForward, Self::DiskNearlyFull, Self::ClockBack, Self::Sleep];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::ClockForward => "clock-forward",
            Self::ClockBack => "clock-back",
            Self::Sleep => "sleep",
            Self::DiskNearlyFull => "disk-nearly-full",
            Self::DiskFull => "disk-full",
        }
    }

    async fn happen(self, engine: &Engine, clock: &Clock) -> Result<(), Problem> {
        match self {
            Self::ClockForward => clock.set_calendar_by(CLOCK_STEP),
            Self::ClockBack => clock.set_calendar_by(-CLOCK_STEP),
            Self::Sleep => {
                tokio::time::sleep(SLEEP).await;
                clock.have_slept(SLEEP);
            }
            Self::DiskNearlyFull => {
                engine.refuse_growth(true)?;
                tokio::time::sleep(FULL).await;
                engine.refuse_growth(false)?;
            }
            Self::DiskFull => {
                engine.refuse_writes(true)?;
                tokio::time::sleep(FULL).await;
                engine.refuse_writes(false)?;
            }
        }
        Ok(())
    }
}

/// Each once, and no more: a clock that is set all the time lets nothing be believed. The round begins at another
/// place for each sender, so that each kind meets those that live only for a moment.
pub(super) async fn troubles(first: usize, engine: Engine, clock: Clock) -> Result<(), Problem> {
    let round = Trouble::ALL.iter().cycle().skip(first % Trouble::ALL.len()).take(Trouble::ALL.len());
    for trouble in round {
        tokio::time::sleep(BETWEEN).await;
        say(&format!("{TROUBLE}{}", trouble.name()));
        trouble.happen(&engine, &clock).await?;
    }
    Ok(())
}
