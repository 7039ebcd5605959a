//! Every use case of rooms, on the fakes.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests fail by panicking")]

mod admit;
mod attendance;
mod authorise;
mod ban;
mod bring_in;
mod count_members;
mod create_room;
mod delete_room;
mod enter_room;
mod find_room;
mod joined_rooms;
mod list_members;
mod list_rooms;
mod meanwhile;
mod open_direct_room;
mod page_of_rooms;
mod remove_member;
mod renew_secrets;
mod retention;
mod revise_room;
mod settings;
mod start_conversation;
mod world;
