//! What tests of messages are made of: [`fakes`] of every port, [`builders`], and [`suite`], the
//! rules that every implementation of [`MessageLog`](crate::MessageLog), of
//! [`MessageSearch`](crate::MessageSearch), of [`FileRegistry`](crate::FileRegistry), of
//! [`FileStore`](crate::FileStore), of [`ReadMarkRepository`](crate::ReadMarkRepository), of
//! [`LastRooms`](crate::LastRooms) and of [`AskAllowances`](crate::AskAllowances) must keep.
//!
//! An adapter turns each rule into a test of its own; every one wants rooms, people, files and a log over
//! one store of its own, and the [`fakes::RecordingPublisher`] that this log was given:
//!
//! ```text
//! macro_rules! on_sqlite {
//!     ($($rule:ident,)*) => {$(
//!         #[tokio::test]
//!         async fn $rule() { messages::testing::suite::$rule(&message_ports().await).await }
//!     )*};
//! }
//! messages::log_rules!(on_sqlite);
//! ```
//!
//! The other macros do the same:
//!
//! | macro | rules in | which want |
//! |---|---|---|
//! | `log_rules!` | [`suite`] | [`MessagePorts`](suite::MessagePorts) |
//! | `file_rules!` | [`suite::files`] | the same |
//! | `search_rules!` | [`suite::searches`] | [`SearchPorts`](suite::searches::SearchPorts): a search beside these |
//! | `read_mark_rules!` | [`suite::read_marks`] | [`ReadMarkPorts`](suite::read_marks::ReadMarkPorts): members, their settings and read marks beside these |
//! | `last_room_rules!` | [`suite::last_rooms`] | [`LastRoomPorts`](suite::last_rooms::LastRoomPorts): rooms, people and last rooms |
//! | `file_store_rules!` | [`suite::file_stores`] | [`FileStorePorts`](suite::file_stores::FileStorePorts): an empty store, and a way to see what is in it |
//! | `ask_allowance_rules!` | [`suite::ask_allowances`] | [`AskPorts`](suite::ask_allowances::AskPorts): a store in which nobody has asked anything |
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "only tests come here, and they fail by panicking"
)]

pub mod builders;
pub mod fakes;
pub mod suite;
