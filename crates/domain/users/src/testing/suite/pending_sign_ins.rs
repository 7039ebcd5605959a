//! The rules of [`PendingSignIns`].

use std::time::Duration;

use futures_util::future::join_all;
use kernel::testing::noon;
use kernel::{Timestamp, UniqueId};
use secrecy::ExposeSecret;

use crate::testing::builders::pending_sign_in;
use crate::{PENDING_SIGN_IN_LIVES, PendingSignIn, PendingSignIns};

const INSTANT: Duration = Duration::from_micros(1);

/// Names every rule of implementations of `PendingSignIns` to the macro given; each wants none to wait.
#[macro_export]
macro_rules! pending_sign_in_rules {
    ($run:ident) => {
        $run! {
            a_pending_sign_in_is_taken_as_it_was_added,
            a_pending_sign_in_is_taken_once,
            of_many_who_take_a_pending_sign_in_at_once_one_gets_it,
            pending_sign_ins_are_taken_apart,
            an_unknown_state_has_no_pending_sign_in,
            a_pending_sign_in_is_taken_until_it_expires,
            expired_sign_ins_are_removed_and_the_others_left,
            a_taken_sign_in_is_not_left_to_expire,
        }
    };
}

async fn add(pending: &dyn PendingSignIns, state: u128) -> PendingSignIn {
    let new = pending_sign_in(state);
    pending.add(new.clone()).await.expect("a sign-in that is kept");
    new
}

async fn take(
    pending: &dyn PendingSignIns,
    state: UniqueId,
    now: Timestamp,
) -> Option<PendingSignIn> {
    pending.take(state, now).await.expect("an answer")
}

fn expiry() -> Timestamp {
    noon() + PENDING_SIGN_IN_LIVES
}

/// With its verifier and its time, also where the state has no leading zeros.
pub async fn a_pending_sign_in_is_taken_as_it_was_added(pending: &dyn PendingSignIns) {
    for state in [1, u128::MAX] {
        let added = add(pending, state).await;

        let taken = take(pending, added.state, noon()).await.expect("the one that was added");

        assert_eq!(taken.state, added.state);
        assert_eq!(taken.verifier.expose_secret(), added.verifier.expose_secret());
        assert_eq!(taken.expires_at, added.expires_at);
    }
}

/// And is gone then.
pub async fn a_pending_sign_in_is_taken_once(pending: &dyn PendingSignIns) {
    let added = add(pending, 1).await;
    assert!(take(pending, added.state, noon()).await.is_some());
    for _ in 0..2 {
        assert!(take(pending, added.state, noon()).await.is_none());
    }
}

/// However often it is tried.
pub async fn of_many_who_take_a_pending_sign_in_at_once_one_gets_it(pending: &dyn PendingSignIns) {
    for state in 1..=5 {
        let added = add(pending, state).await;

        let taken = join_all((0..10).map(|_| take(pending, added.state, noon()))).await;

        assert_eq!(taken.into_iter().flatten().count(), 1);
    }
}

/// Each by its own state, with its own verifier.
pub async fn pending_sign_ins_are_taken_apart(pending: &dyn PendingSignIns) {
    let first = add(pending, 1).await;
    let second = add(pending, 2).await;

    for added in [second, first] {
        let taken = take(pending, added.state, noon()).await.expect("the one of that state");
        assert_eq!(taken.verifier.expose_secret(), added.verifier.expose_secret());
    }
}

/// Nor does asking for it take another.
pub async fn an_unknown_state_has_no_pending_sign_in(pending: &dyn PendingSignIns) {
    let added = add(pending, 1).await;
    assert!(take(pending, UniqueId::new(2), noon()).await.is_none());
    assert!(take(pending, added.state, noon()).await.is_some());
}

/// From its expiry on it is as if it were not there.
pub async fn a_pending_sign_in_is_taken_until_it_expires(pending: &dyn PendingSignIns) {
    let in_time = add(pending, 1).await;
    let too_late = add(pending, 2).await;

    assert!(take(pending, in_time.state, expiry() - INSTANT).await.is_some());
    assert!(take(pending, too_late.state, expiry()).await.is_none());
}

/// What is removed is not there any more for those whose clock is behind.
pub async fn expired_sign_ins_are_removed_and_the_others_left(pending: &dyn PendingSignIns) {
    let expired = [add(pending, 1).await, add(pending, 2).await];
    let later = PendingSignIn { expires_at: expiry() + INSTANT, ..pending_sign_in(3) };
    pending.add(later.clone()).await.unwrap();

    assert_eq!(pending.remove_expired(expiry() - INSTANT).await.unwrap(), 0);
    assert_eq!(pending.remove_expired(expiry()).await.unwrap(), 2);
    assert_eq!(pending.remove_expired(expiry()).await.unwrap(), 0);

    for gone in expired {
        assert!(take(pending, gone.state, noon()).await.is_none());
    }
    assert!(take(pending, later.state, expiry()).await.is_some());
}

/// Its row went when it was taken.
pub async fn a_taken_sign_in_is_not_left_to_expire(pending: &dyn PendingSignIns) {
    let added = add(pending, 1).await;
    assert!(take(pending, added.state, noon()).await.is_some());
    assert_eq!(pending.remove_expired(expiry()).await.unwrap(), 0);
}
