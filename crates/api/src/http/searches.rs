use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use kernel::UserId;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, SemaphorePermit};
use tokio::time::timeout;
use users::Address;

use super::problem::Problem;

/// Steps of searches that are made at once. Each reads much and compares text by text; all other requests
/// share what is left of the database's readers and of the cores.
const STEPS_AT_ONCE: usize = 2;
/// How long a person's search waits for the one that the person began before.
const PATIENCE: Duration = Duration::from_secs(5);

/// Lets each person search for one thing at a time, and those without a token behind one address for a few. All
/// searches go on in turns, step by step: a long one holds up no short one.
pub(crate) struct Searches {
    steps: Semaphore,
    searchers: Mutex<HashMap<Searcher, Weak<Semaphore>>>,
}

/// Who searches, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Searcher {
    /// Somebody who is signed in.
    Person(UserId),
    /// Somebody who need not be, by where the request comes from.
    Address(Address),
    /// Somebody who reads the whole board, which takes memory as long as they take to read.
    Reader(Address),
}

impl Searcher {
    /// Searches that may go on at once: behind one address there may be several people.
    fn at_once(self) -> usize {
        match self {
            Self::Person(_) => 1,
            Self::Address(_) => 4,
            Self::Reader(_) => 16,
        }
    }
}

impl From<UserId> for Searcher {
    fn from(user: UserId) -> Self {
        Self::Person(user)
    }
}

impl From<Address> for Searcher {
    fn from(address: Address) -> Self {
        Self::Address(address)
    }
}

/// A search, which ends when it is dropped.
pub(crate) struct Search(#[expect(dead_code, reason = "held for its drop")] OwnedSemaphorePermit);

impl Default for Searches {
    fn default() -> Self {
        Self { steps: Semaphore::new(STEPS_AT_ONCE), searchers: Mutex::default() }
    }
}

impl Searches {
    /// Begins somebody's search, once their last one is over; `TooManyRequests` when that takes too long.
    pub(crate) async fn begin(&self, searcher: impl Into<Searcher>) -> Result<Search, Problem> {
        let place = self.place_of(searcher.into()).acquire_owned();
        let too_many = || Problem::TooManyRequests { retry_after: PATIENCE };
        let place = timeout(PATIENCE, place).await.map_err(|_| too_many())?;
        place.map(Search).map_err(|_| too_many())
    }

    /// Waits for the next turn, which lasts as long as the permit is kept: one step.
    pub(crate) async fn step(&self) -> Option<SemaphorePermit<'_>> {
        self.steps.acquire().await.ok()
    }

    fn place_of(&self, searcher: Searcher) -> Arc<Semaphore> {
        let mut searchers = self.searchers.lock().unwrap_or_else(PoisonError::into_inner);
        searchers.retain(|_, place| place.strong_count() > 0);
        if let Some(place) = searchers.get(&searcher).and_then(Weak::upgrade) {
            return place;
        }
        let place = Arc::new(Semaphore::new(searcher.at_once()));
        searchers.insert(searcher, Arc::downgrade(&place));
        place
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user(id: i64) -> UserId {
        UserId::new(id).expect("an id")
    }

    #[tokio::test(start_paused = true)]
    async fn a_person_searches_for_one_thing_at_a_time_and_waits_for_the_next_but_not_for_ever() {
        let searches = Searches::default();
        let first = searches.begin(user(1)).await.expect("a search");
        assert!(searches.begin(user(2)).await.is_ok(), "another person's");
        let refused = searches.begin(user(1)).await.map(drop);
        assert_eq!(refused, Err(Problem::TooManyRequests { retry_after: PATIENCE }));
        drop(first);
        assert!(searches.begin(user(1)).await.is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn an_address_reads_sixteen_whole_lists_at_once() {
        let searches = Searches::default();
        let address = Address::from(std::net::IpAddr::from([127, 0, 0, 1]));
        let mut places = Vec::new();
        for _ in 0..16 {
            places.push(searches.begin(Searcher::Reader(address)).await.expect("a place"));
        }
        assert!(searches.begin(Searcher::Reader(address)).await.is_err());
        assert!(searches.begin(address).await.is_ok(), "searches are counted apart");
        places.pop();
        assert!(searches.begin(Searcher::Reader(address)).await.is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn searches_take_turns() {
        let searches = Searches::default();
        let one = searches.step().await;
        let other = searches.step().await;
        let mut waiting = Box::pin(searches.step());
        assert!(timeout(Duration::from_secs(3600), &mut waiting).await.is_err());
        drop(one);
        assert!(waiting.await.is_some());
        drop(other);
    }

    #[tokio::test]
    async fn those_who_are_done_take_no_memory() {
        let searches = Searches::default();
        for id in 1..=100 {
            drop(searches.begin(user(id)).await);
        }
        assert!(searches.searchers.lock().expect("searchers").len() <= 1);
    }
}
