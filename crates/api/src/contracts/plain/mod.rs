//! What livechat, meet and community have in common: the shape of their errors (contracts section 2), and
//! what depends on it. Their bodies are each contract's own.

mod error;
mod extract;
pub(crate) mod registration;
pub(crate) mod sending;
pub(crate) mod sign_in;

pub(crate) use error::PlainError;
pub(crate) use extract::{SignedIn, Visitor, path_id};
