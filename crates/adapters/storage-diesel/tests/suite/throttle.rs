//! The login throttle under races.

use std::time::Duration;

use kernel::testing::noon;
use tokio::task::JoinSet;
use users::{Admission, AttemptCounter, LOGIN_WINDOW};

use crate::databases::{TestDatabase, on_both_databases};

on_both_databases! {
    attempts_at_once_on_two_nodes_never_pass_the_limit,
    counters_in_any_order_hold_up_nobody,
    what_was_forgiven_or_refused_leaves_no_row,
    a_window_starts_with_the_first_attempt_that_failed,
}

fn counter(key: &str, limit: u32) -> AttemptCounter {
    AttemptCounter { key: key.to_owned(), limit }
}

async fn attempts_at_once_on_two_nodes_never_pass_the_limit(database: TestDatabase) {
    let nodes = [database.open(), database.open()];
    let mut attempts = JoinSet::new();
    for (number, node) in nodes.iter().cycle().take(200).enumerate() {
        let throttle = node.storage.throttle();
        let by_account = counter(&format!("account {}", number % 3), 10);
        let counters = [by_account, counter("address", 25)];
        attempts
            .spawn(async move { throttle.count(&counters, LOGIN_WINDOW, noon()).await.unwrap() });
    }

    let answers = attempts.join_all().await;

    let admitted = answers.iter().filter(|answer| **answer == Admission::Admitted).count();
    assert_eq!(admitted, 25);
    let counted = "SELECT attempts AS number FROM login_attempts ORDER BY key";
    let counted = database.connect().numbers(counted);
    assert_eq!(counted[3], 25);
    assert_eq!(counted[..3].iter().sum::<i64>(), 25);
    assert!(counted[..3].iter().all(|attempts| *attempts <= 10), "{counted:?}");
}

async fn counters_in_any_order_hold_up_nobody(database: TestDatabase) {
    let nodes = [database.open(), database.open()];
    let mut attempts = JoinSet::new();
    for (number, node) in nodes.iter().cycle().take(200).enumerate() {
        let throttle = node.storage.throttle();
        let mut counters = [counter("a", 1_000), counter("b", 1_000)];
        if number % 3 == 0 {
            counters.reverse();
        }
        attempts.spawn(async move {
            assert_eq!(
                throttle.count(&counters, LOGIN_WINDOW, noon()).await.unwrap(),
                Admission::Admitted
            );
            if number % 2 == 0 {
                throttle.forgive(&counters).await.unwrap();
            }
        });
    }
    attempts.join_all().await;

    let counted = "SELECT attempts AS number FROM login_attempts ORDER BY key";
    assert_eq!(database.connect().numbers(counted), [100, 100]);
}

async fn what_was_forgiven_or_refused_leaves_no_row(database: TestDatabase) {
    let node = database.open();
    let throttle = node.storage.throttle();
    let full = counter("full", 1);
    throttle.count(std::slice::from_ref(&full), LOGIN_WINDOW, noon()).await.unwrap();

    let other = [counter("other", 1)];
    throttle.count(&other, LOGIN_WINDOW, noon()).await.unwrap();
    throttle.forgive(&other).await.unwrap();
    let refused = [counter("new", 1), full];
    let answer = throttle.count(&refused, LOGIN_WINDOW, noon()).await.unwrap();

    assert_ne!(answer, Admission::Admitted);
    let rows = database.connect().numbers("SELECT attempts AS number FROM login_attempts");
    assert_eq!(rows, [1]);
}

async fn a_window_starts_with_the_first_attempt_that_failed(database: TestDatabase) {
    let node = database.open();
    let throttle = node.storage.throttle();
    let counters = [counter("a", 1)];
    throttle.count(&counters, LOGIN_WINDOW, noon()).await.unwrap();
    throttle.forgive(&counters).await.unwrap();

    let failed_at = noon() + Duration::from_secs(60);
    throttle.count(&counters, LOGIN_WINDOW, failed_at).await.unwrap();

    let answer = throttle.count(&counters, LOGIN_WINDOW, failed_at).await.unwrap();
    assert_eq!(answer, Admission::Refused { retry_after: LOGIN_WINDOW });
}
