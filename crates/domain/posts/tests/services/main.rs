//! Every use case of posts, on the fakes.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests fail by panicking")]

mod categories;
mod delete_post;
mod find_post;
mod list_posts;
mod meanwhile;
mod page_of_posts;
mod revise_post;
mod search_page;
mod search_posts;
mod view_post;
mod world;
mod write_post;
