//! The completion over real sockets, against servers that answer as models' servers do, and as they should not.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a helper that fails is a test that fails"
)]

mod answers;
mod circuit;
mod failures;
mod logs;
mod metrics;
mod places;
mod requests;
mod support;
