//! What the contract's JSON looks like. Requests keep each member as it came, so that every field can be
//! judged; their documented types stand in the schemas.

mod account;
mod session;

pub(crate) use account::{
    ChangePasswordBody, Detail, DoneAnswer, Fields, LogInBody, ProfileAnswer, ProfileBody,
    RefreshAnswer, RefreshBody, RegisterBody, TokenAnswer,
};
pub(crate) use session::SessionAnswer;
