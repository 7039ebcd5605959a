//! Every use case of rooms, on the fakes.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests fail by panicking")]

mod admit;
mod authorise;
mod ban;
mod create_room;
mod delete_room;
mod find_room;
mod list_members;
mod list_rooms;
mod meanwhile;
mod page_of_rooms;
mod remove_member;
mod revise_room;
mod world;
