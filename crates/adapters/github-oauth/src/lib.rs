#![doc = include_str!("../README.md")]

mod failure;
mod http;
mod profile;
mod provider;
mod settings;
#[cfg(test)]
mod tests;
mod token;

pub use provider::GitHubIdentityProvider;
pub use settings::{GitHubSettings, SettingsError};
