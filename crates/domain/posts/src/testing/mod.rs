//! What tests of posts are made of: [`fakes`] of every port, [`builders`], and [`suite`], the rules
//! that every implementation of the ports must keep.
//!
//! An adapter turns each rule into a test of its own; every one wants a store that nobody else uses, and
//! [`suite::Authors`] that makes and erases accounts in it. Posts may be there already:
//!
//! ```text
//! macro_rules! on_sqlite {
//!     ($($rule:ident,)*) => {$(
//!         #[tokio::test]
//!         async fn $rule() { posts::testing::suite::$rule(&post_ports().await).await }
//!     )*};
//! }
//! posts::repository_rules!(on_sqlite);
//! ```
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "only tests come here, and they fail by panicking"
)]

pub mod builders;
pub mod fakes;
pub mod suite;
