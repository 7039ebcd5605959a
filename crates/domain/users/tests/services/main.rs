//! Every use case of accounts and sign-in, here and through a provider, and of profiles, friends and pictures, on the fakes.
#![expect(clippy::expect_used, reason = "tests fail by panicking")]

mod authenticate;
mod change_password;
mod end_account;
mod log_in;
mod login_throttle;
mod meanwhile;
mod profile;
mod profiles;
mod provider_sign_in;
mod refresh;
mod register;
mod sessions;
mod set_password;
mod world;
