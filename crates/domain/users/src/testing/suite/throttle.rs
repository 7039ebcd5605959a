use std::time::Duration;

use kernel::Timestamp;
use kernel::testing::noon;

use super::UserPorts;
use crate::{Admission, AttemptCounter};

const MINUTE: Duration = Duration::from_secs(60);
const WINDOW: Duration = Duration::from_secs(15 * 60);

fn counter(key: &str, limit: u32) -> AttemptCounter {
    AttemptCounter { key: key.to_owned(), limit }
}

impl UserPorts {
    async fn attempt(&self, counters: &[AttemptCounter], at: Timestamp) -> Admission {
        self.throttle.count(counters, WINDOW, at).await.expect("an answer")
    }

    async fn is_admitted(&self, counters: &[AttemptCounter], at: Timestamp) -> bool {
        self.attempt(counters, at).await == Admission::Admitted
    }
}

pub(super) async fn attempts_are_admitted_up_to_the_limit(ports: &UserPorts) {
    let counters = [counter("a", 3)];
    for _ in 0..3 {
        assert!(ports.is_admitted(&counters, noon()).await);
    }
    assert!(!ports.is_admitted(&counters, noon()).await);
    assert!(!ports.is_admitted(&counters, noon() + MINUTE).await);
}

pub(super) async fn counters_are_counted_apart(ports: &UserPorts) {
    assert!(ports.is_admitted(&[counter("a", 1)], noon()).await);
    assert!(ports.is_admitted(&[counter("b", 1)], noon()).await);
    assert!(!ports.is_admitted(&[counter("a", 1)], noon()).await);
    assert!(!ports.is_admitted(&[counter("c", 1), counter("b", 1)], noon()).await);
}

pub(super) async fn a_refusal_says_how_long_it_lasts(ports: &UserPorts) {
    let counters = [counter("a", 2)];
    assert!(ports.is_admitted(&counters, noon()).await);
    assert!(ports.is_admitted(&counters, noon() + MINUTE).await);

    let refused = ports.attempt(&counters, noon() + 2 * MINUTE).await;

    assert_eq!(refused, Admission::Refused { retry_after: 13 * MINUTE });
}

pub(super) async fn the_longest_refusal_counts(ports: &UserPorts) {
    assert!(ports.is_admitted(&[counter("a", 1)], noon()).await);
    assert!(ports.is_admitted(&[counter("b", 1)], noon() + MINUTE).await);

    let refused = ports.attempt(&[counter("a", 1), counter("b", 1)], noon() + 2 * MINUTE).await;

    assert_eq!(refused, Admission::Refused { retry_after: 14 * MINUTE });
}

pub(super) async fn a_counter_starts_anew_after_its_window(ports: &UserPorts) {
    let counters = [counter("a", 2)];
    assert!(ports.is_admitted(&counters, noon()).await);
    assert!(ports.is_admitted(&counters, noon() + MINUTE).await);

    let end = noon() + WINDOW;
    assert!(!ports.is_admitted(&counters, end - Duration::from_micros(1)).await);
    assert!(ports.is_admitted(&counters, end).await);
    assert!(ports.is_admitted(&counters, end + WINDOW - MINUTE).await);
    assert!(!ports.is_admitted(&counters, end + WINDOW - MINUTE).await);
}

pub(super) async fn a_refused_attempt_is_counted_nowhere(ports: &UserPorts) {
    let full = counter("full", 1);
    let other = counter("other", 2);
    assert!(ports.is_admitted(&[full.clone(), other.clone()], noon()).await);
    for _ in 0..3 {
        assert!(!ports.is_admitted(&[full.clone(), other.clone()], noon()).await);
        assert!(!ports.is_admitted(&[other.clone(), full.clone()], noon()).await);
    }

    assert!(ports.is_admitted(std::slice::from_ref(&other), noon()).await);
    assert!(!ports.is_admitted(&[other], noon()).await);
}

pub(super) async fn a_forgiven_attempt_leaves_earlier_ones_counted(ports: &UserPorts) {
    let counters = [counter("a", 2), counter("b", 3)];
    assert!(ports.is_admitted(&counters, noon()).await);
    assert!(ports.is_admitted(&counters, noon()).await);

    ports.throttle.forgive(&counters).await.unwrap();

    assert!(ports.is_admitted(&counters, noon()).await);
    assert!(!ports.is_admitted(&counters, noon()).await);
    assert!(ports.is_admitted(&counters[1..], noon()).await);
    assert!(!ports.is_admitted(&counters[1..], noon()).await);
}

pub(super) async fn forgiving_an_unknown_counter_gives_nothing_away(ports: &UserPorts) {
    let counters = [counter("a", 1)];

    ports.throttle.forgive(&counters).await.unwrap();

    assert!(ports.is_admitted(&counters, noon()).await);
    assert!(!ports.is_admitted(&counters, noon()).await);
}

pub(super) async fn removing_old_counters_leaves_the_later_ones(ports: &UserPorts) {
    let old = [counter("old", 1)];
    let later = [counter("later", 1)];
    assert!(ports.is_admitted(&old, noon()).await);
    assert!(ports.is_admitted(&later, noon() + 2 * MINUTE).await);

    assert_eq!(ports.throttle.remove_before(noon() + MINUTE).await.unwrap(), 1);
    assert_eq!(ports.throttle.remove_before(noon() + MINUTE).await.unwrap(), 0);

    assert!(ports.is_admitted(&old, noon() + 2 * MINUTE).await);
    assert!(!ports.is_admitted(&later, noon() + 2 * MINUTE).await);
}
