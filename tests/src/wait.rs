//! Waiting for something to become true: looked at again and again, for a bounded time, never by a guessed pause.

use std::fmt::Display;
use std::time::Duration;

use crate::Result;

/// Enough for any single step on a busy computer.
pub const STEP: Duration = Duration::from_secs(30);

/// How long to leave between two looks.
const BETWEEN_LOOKS: Duration = Duration::from_millis(25);

/// Looks until there is something to return; after `limit` it fails and says what it waited for.
pub async fn until<T>(
    what: impl Display,
    limit: Duration,
    mut look: impl AsyncFnMut() -> Result<Option<T>>,
) -> Result<T> {
    let looking = async {
        loop {
            if let Some(found) = look().await? {
                return Ok(found);
            }
            tokio::time::sleep(BETWEEN_LOOKS).await;
        }
    };
    match tokio::time::timeout(limit, looking).await {
        Ok(result) => result,
        Err(_) => Err(format!("waited {} s in vain for {what}", limit.as_secs()).into()),
    }
}

/// Looks every millisecond, for what is timed.
pub async fn closely(what: &str, is_there: impl Fn() -> bool) -> Result<()> {
    let looking = async {
        while !is_there() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    let ended = tokio::time::timeout(STEP, looking).await;
    ended.map_err(|_| format!("waited {} s in vain for {what}", STEP.as_secs()).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn it_ends_with_the_first_thing_found() {
        let mut looks = 0;
        let found = until("the third look", STEP, async || {
            looks += 1;
            Ok((looks == 3).then_some("found"))
        });
        assert_eq!(found.await.unwrap(), "found");
    }

    #[tokio::test]
    async fn what_never_comes_is_named() {
        let nothing: Result<()> = until("the moon", Duration::ZERO, async || Ok(None)).await;
        assert!(nothing.unwrap_err().to_string().contains("the moon"));
    }
}
