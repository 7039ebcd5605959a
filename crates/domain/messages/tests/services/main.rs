//! Every use case of messages, on the fakes.
#![expect(clippy::expect_used, reason = "tests fail by panicking")]

mod assistant;
mod delete_message;
mod edit_by_kind;
mod edit_message;
mod files;
mod history;
mod last_room;
mod mark_read;
mod pages;
mod post_files;
mod post_message;
mod reading_marks;
mod replies;
mod retention;
mod search;
mod search_room;
mod timeline;
mod times;
mod unread;
mod upload;
mod walk;
mod world;
