//! What tests of messages are made of: [`fakes`] of every port, [`builders`], and [`suite`], the
//! rules that every implementation of [`MessageLog`](crate::MessageLog), of
//! [`ReadMarkRepository`](crate::ReadMarkRepository) and of [`LastRooms`](crate::LastRooms) must keep.
//!
//! An adapter turns each rule into a test of its own; every one wants rooms, people and a log over
//! one store, and the [`fakes::RecordingPublisher`] that this log was given:
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
//! `messages::read_mark_rules!` does the same for the rules in [`suite::read_marks`], which want
//! members and read marks beside these, and `messages::last_room_rules!` for those in
//! [`suite::last_rooms`], which want rooms, people and last rooms.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "only tests come here, and they fail by panicking"
)]

pub mod builders;
pub mod fakes;
pub mod suite;
