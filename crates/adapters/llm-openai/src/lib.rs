#![doc = include_str!("../README.md")]

mod breaker;
mod circuit;
mod completion;
mod conversation;
mod endpoint;
mod error;
mod http;
mod places;
mod reply;
mod request;
mod settings;

pub use completion::OpenAiCompletion;
pub use error::SetupError;
pub use settings::OpenAiSettings;
