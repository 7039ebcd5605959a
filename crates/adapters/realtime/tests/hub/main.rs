//! The hub over a log that a test can hold up, thin out and make fail.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a helper that fails is a test that fails"
)]

mod closing;
mod concurrency;
mod delivery;
mod model;
mod outbox;
mod repair;
mod support;
