use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::timeout;

use super::problem::Problem;

/// Searches that go on at once. Each reads much and compares text by text; all others share what is left of
/// the database's readers and of the cores.
const AT_ONCE: usize = 2;
/// How long a search waits for its turn.
const PATIENCE: Duration = Duration::from_secs(5);

/// Lets only so many searches go on at once.
pub(crate) struct Searches(Semaphore);

impl Default for Searches {
    fn default() -> Self {
        Self(Semaphore::new(AT_ONCE))
    }
}

impl Searches {
    /// Waits for a turn, which lasts as long as the permit is kept.
    pub(crate) async fn turn(&self) -> Result<SemaphorePermit<'_>, Problem> {
        let turn = timeout(PATIENCE, self.0.acquire()).await.map_err(|_| Problem::Unavailable)?;
        turn.map_err(|_| Problem::Unavailable)
    }

    /// Waits for a turn if this is a search.
    pub(crate) async fn turn_if(
        &self,
        is_search: bool,
    ) -> Result<Option<SemaphorePermit<'_>>, Problem> {
        if is_search { self.turn().await.map(Some) } else { Ok(None) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn one_search_too_many_waits_for_its_turn_but_not_for_ever() {
        let searches = Searches::default();
        let first = searches.turn().await.expect("a turn");
        let _second = searches.turn().await.expect("a turn");
        assert_eq!(searches.turn().await.map(drop), Err(Problem::Unavailable));
        assert!(searches.turn_if(false).await.expect("no search").is_none());
        drop(first);
        assert!(searches.turn_if(true).await.expect("a turn").is_some());
    }
}
