//! What the contract's JSON looks like.

mod message;
mod room;
mod sign_in;

pub(crate) use message::{AskBody, ReplyAnswer};
pub(crate) use room::{EnterAnswer, EnterBody};
pub(crate) use sign_in::{
    AuthorizationAnswer, CallbackBody, PersonAnswer, RefreshAnswer, RefreshBody, SignInAnswer,
};
