//! Every use case of messages, on the fakes.
#![expect(clippy::expect_used, reason = "tests fail by panicking")]

mod history;
mod post_message;
mod world;
