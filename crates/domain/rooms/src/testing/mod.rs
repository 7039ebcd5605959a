//! What tests of rooms are made of: [`fakes`] of every port, [`builders`], and [`suite`], the rules
//! that every implementation of the ports must keep.
//!
//! An adapter turns each rule into a test of its own; every one wants a store without rooms, a
//! [`suite::People`] that makes and erases accounts in it, and [`suite::Posts`] that do so with posts. The
//! rules of settings, of secrets and of presence, in [`suite::settings`], [`suite::secrets`] and
//! [`suite::presence`], want that and the port under test; those of [`suite::code_throttle`] want nothing but it:
//!
//! ```text
//! macro_rules! on_sqlite {
//!     ($($rule:ident,)*) => {$(
//!         #[tokio::test]
//!         async fn $rule() { rooms::testing::suite::$rule(&room_ports().await).await }
//!     )*};
//! }
//! rooms::repository_rules!(on_sqlite);
//! ```
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "only tests come here, and they fail by panicking"
)]

pub mod builders;
pub mod fakes;
pub mod suite;
