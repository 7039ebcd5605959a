use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use crate::error::ModelError;

/// How many questions may be at the model, and wait to be, at once.
pub(crate) struct Places {
    free: Arc<Semaphore>,
    waiting: Semaphore,
}

impl Places {
    pub(crate) fn new(most: usize, most_waiting: usize) -> Self {
        Self { free: Arc::new(Semaphore::new(most)), waiting: Semaphore::new(most_waiting) }
    }

    /// Waits for a place, in the order of those who ask, unless too many wait already.
    pub(crate) async fn take(
        &self,
        patience: Duration,
    ) -> Result<OwnedSemaphorePermit, ModelError> {
        if let Ok(place) = Arc::clone(&self.free).try_acquire_owned() {
            return Ok(place);
        }
        let _waiting = self.waiting.try_acquire().map_err(|_full| ModelError::TooManyWaiting)?;
        let place = timeout(patience, Arc::clone(&self.free).acquire_owned()).await;
        place.ok().and_then(Result::ok).ok_or(ModelError::NoPlaceInTime)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: Duration = Duration::from_secs(60);

    /// Lets tasks that were spawned run until they wait.
    async fn settle() {
        for _ in 0..100 {
            tokio::task::yield_now().await;
        }
    }

    #[tokio::test]
    async fn a_place_that_is_given_up_goes_to_who_waits() {
        let places = Arc::new(Places::new(1, 1));
        let first = places.take(LONG).await.expect("a place");
        let second = tokio::spawn({
            let places = Arc::clone(&places);
            async move { places.take(LONG).await.map(drop) }
        });
        settle().await;
        assert!(!second.is_finished());
        drop(first);
        assert!(second.await.expect("no panic").is_ok());
    }

    #[tokio::test]
    async fn one_more_than_may_wait_is_refused_at_once() {
        let places = Arc::new(Places::new(1, 1));
        let _first = places.take(LONG).await.expect("a place");
        let second = tokio::spawn({
            let places = Arc::clone(&places);
            async move { places.take(LONG).await.map(drop) }
        });
        settle().await;
        assert!(matches!(places.take(LONG).await, Err(ModelError::TooManyWaiting)));
        second.abort();
        settle().await;
        assert!(matches!(places.take(Duration::ZERO).await, Err(ModelError::NoPlaceInTime)));
    }

    #[tokio::test(start_paused = true)]
    async fn waiting_ends_when_its_time_is_over() {
        let places = Places::new(1, 1);
        let first = places.take(LONG).await.expect("a place");
        let second = places.take(Duration::from_secs(3)).await;
        assert!(matches!(second, Err(ModelError::NoPlaceInTime)));
        drop(first);
        assert!(places.take(LONG).await.is_ok());
    }
}
