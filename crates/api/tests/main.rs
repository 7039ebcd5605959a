//! The real server, as a process of its own, over real sockets, on both databases. The folders mirror the
//! URLs.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test ends where something is not as it should be"
)]

mod support;

mod commands;
mod contracts;
mod faults;
mod http;
mod media;
mod ops;
