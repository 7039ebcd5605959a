//! Every use case of messages, on the fakes.
#![expect(clippy::expect_used, reason = "tests fail by panicking")]

mod delete_message;
mod edit_message;
mod history;
mod last_room;
mod pages;
mod post_message;
mod reading_marks;
mod search;
mod times;
mod unread;
mod walk;
mod world;
