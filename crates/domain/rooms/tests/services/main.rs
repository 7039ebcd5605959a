//! Every use case of rooms, on the fakes.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests fail by panicking")]

mod admit;
mod authorise;
mod create_room;
mod read_rooms;
mod world;
