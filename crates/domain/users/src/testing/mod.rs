//! What tests of accounts and profiles are made of: [`fakes`] of every port, [`builders`], and [`suite`],
//! the rules that every implementation of the ports must keep.
//!
//! An adapter turns each rule into a test of its own; every one wants a store that is empty:
//!
//! ```text
//! macro_rules! on_sqlite {
//!     ($($rule:ident,)*) => {$(
//!         #[tokio::test]
//!         async fn $rule() { users::testing::suite::$rule(&user_ports().await).await }
//!     )*};
//! }
//! users::repository_rules!(on_sqlite);
//! ```
//!
//! The other ports have their own: `users::token_rules!` with [`suite::tokens`],
//! `users::hasher_rules!` with [`suite::hashers`], `users::common_password_rules!` with
//! [`suite::common_passwords`], `users::profile_rules!` with [`suite::profiles`],
//! `users::provider_account_rules!` with [`suite::provider_accounts`], `users::pending_sign_in_rules!`
//! with [`suite::pending_sign_ins`], and `users::picture_store_rules!` with [`suite::pictures`] and
//! `users::picture_format_rules!` with [`suite::picture_formats`].
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "only tests come here, and they fail by panicking"
)]

pub mod builders;
pub mod fakes;
pub mod suite;
