//! Views that come in together, and callers, runtimes and databases that go away meanwhile.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::Duration;

use kernel::Fault;
use posts::ViewCounter;
use tokio::task::JoinSet;

use crate::databases::{Kind, RawConnection, Store, TestDatabase, on_both_databases};
use crate::posts::welcome;

on_both_databases! {
    views_at_once_have_a_number_each,
    views_that_two_nodes_count_at_once_are_all_counted,
    a_caller_that_goes_away_strands_nobody,
    a_runtime_that_ends_holds_up_no_later_view,
    all_learn_of_it_when_views_cannot_be_written,
}

type Counted = Result<Option<u64>, Fault>;

/// That many views of the welcome post, each in a task, by turns at these counters.
async fn count_at_once(counters: &[Arc<dyn ViewCounter>], count: usize) -> Vec<Counted> {
    let mut counting = JoinSet::new();
    for number in 0..count {
        let views = Arc::clone(&counters[number % counters.len()]);
        counting.spawn(async move { views.count(welcome()).await });
    }
    counting.join_all().await
}

/// The numbers that the views got, in ascending order.
fn numbers(counted: Vec<Counted>) -> Vec<u64> {
    let mut numbers: Vec<_> = counted.into_iter().map(|number| number.unwrap().unwrap()).collect();
    numbers.sort_unstable();
    numbers
}

async fn hits(store: &Store) -> u64 {
    store.storage.posts().find(welcome()).await.unwrap().unwrap().hits
}

/// Keeps views of the welcome post from being written until it is rolled back.
fn hold(database: &TestDatabase) -> RawConnection {
    let mut raw = database.connect();
    raw.execute(match database.kind() {
        Kind::Sqlite => "BEGIN IMMEDIATE",
        Kind::Postgresql => "BEGIN; SELECT id FROM posts WHERE id = 1 FOR UPDATE",
    });
    raw
}

/// How far a future comes by itself.
fn poll_once<T>(future: &mut Pin<Box<impl Future<Output = T> + ?Sized>>) -> Poll<T> {
    future.as_mut().poll(&mut Context::from_waker(Waker::noop()))
}

async fn views_at_once_have_a_number_each(database: TestDatabase) {
    let store = database.open();
    let counted = count_at_once(&[store.storage.post_views()], 200).await;
    assert!(numbers(counted).into_iter().eq(1..=200));
    assert_eq!(hits(&store).await, 200);
}

async fn views_that_two_nodes_count_at_once_are_all_counted(database: TestDatabase) {
    let (one, other) = (database.open(), database.open());
    let counters = [one.storage.post_views(), other.storage.post_views()];
    for round in 1..=5 {
        let counted = count_at_once(&counters, 200).await;
        assert!(numbers(counted).into_iter().eq(round * 200 - 199..=round * 200));
    }
    assert_eq!(hits(&one).await, 1_000);
}

async fn a_caller_that_goes_away_strands_nobody(database: TestDatabase) {
    let store = database.open();
    let views = store.storage.post_views();
    let mut holding = hold(&database);
    let going_away = tokio::time::timeout(Duration::from_millis(50), views.count(welcome()));
    assert!(going_away.await.is_err());

    let following = tokio::spawn(async move { count_at_once(&[views], 20).await });
    holding.execute("ROLLBACK");

    let numbers = numbers(following.await.unwrap());
    let hits = hits(&store).await;
    assert!([20, 21].contains(&hits), "{hits}");
    assert!(numbers.into_iter().eq(hits - 19..=hits));
}

async fn a_runtime_that_ends_holds_up_no_later_view(database: TestDatabase) {
    let store = database.open();
    let views = store.storage.post_views();
    let of_other_runtime = Arc::clone(&views);
    let begun = thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async { poll_once(&mut of_other_runtime.count(welcome())).is_pending() })
    });
    assert!(begun.join().unwrap());

    let number = views.count(welcome()).await.unwrap().unwrap();

    assert_eq!(number, hits(&store).await);
}

async fn all_learn_of_it_when_views_cannot_be_written(database: TestDatabase) {
    let store = database.open();
    let views = store.storage.post_views();
    let mut raw = database.connect();
    raw.execute("ALTER TABLE posts RENAME COLUMN hits TO hidden");

    for counted in count_at_once(std::slice::from_ref(&views), 20).await {
        let Err(Fault::Failed(reason)) = counted else { panic!("{counted:?}") };
        assert!(reason.to_string().contains("hits"), "{reason}");
    }

    raw.execute("ALTER TABLE posts RENAME COLUMN hidden TO hits");
    assert_eq!(views.count(welcome()).await.unwrap(), Some(1));
    store.storage.shut_down();
    let refused = views.count(welcome()).await;
    assert!(matches!(refused, Err(Fault::Unavailable(_))), "{refused:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn more_views_than_may_wait_are_refused_at_once() {
    let database = TestDatabase::create(Kind::Sqlite);
    let store = database.open();
    let views = store.storage.post_views();
    let mut holding = hold(&database);
    let mut waiting = Vec::new();
    let refused = loop {
        let mut counting = views.count(welcome());
        match poll_once(&mut counting) {
            Poll::Ready(refused) => break refused,
            Poll::Pending => waiting.push(counting),
        }
    };
    let Err(Fault::Unavailable(reason)) = refused else { panic!("{refused:?}") };
    assert_eq!(reason.to_string(), "the queue to the database is full");
    // Those that wait, and those that are being written already.
    assert!((10_000..=20_000).contains(&waiting.len()), "{}", waiting.len());

    holding.execute("ROLLBACK");
    let expected = u64::try_from(waiting.len()).unwrap();
    let mut counted = Vec::new();
    for counting in waiting {
        counted.push(counting.await);
    }
    assert!(numbers(counted).into_iter().eq(1..=expected));
    assert_eq!(hits(&store).await, expected);
}
