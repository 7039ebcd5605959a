//! The hub over a log that a test can hold up, thin out and make fail.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a helper that fails is a test that fails"
)]

mod backplane;
mod changes;
mod closing;
mod concurrency;
mod delivery;
mod following;
mod following_in_trouble;
mod following_model;
mod leases;
mod limits;
mod model;
mod nodes;
mod outbox;
mod presence;
mod presence_meanwhile;
mod presence_model;
mod read_marks;
mod receipts;
mod repair;
mod replay;
mod replay_meanwhile;
mod showing_again;
mod support;
mod typing;
