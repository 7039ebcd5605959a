//! What the family's JSON looks like.

mod ban;
mod error;
mod message;
mod room;

use kernel::UserRef;
use serde::Serialize;
use utoipa::ToSchema;

pub(crate) use ban::BanAnswer;
pub(crate) use error::{Failure, InvalidFields};
pub(crate) use message::{MessageAnswer, MessageListAnswer, PostMessageBody, PostedMessageAnswer};
pub(crate) use room::{CreateRoomBody, CreatedRoomAnswer, ReviseRoomBody, RoomAnswer};

/// A person beside a room or a message; e-mail and name are empty once the account is deleted.
#[derive(Serialize, ToSchema)]
#[schema(as = rooms::Person)]
pub(crate) struct PersonAnswer {
    id: i64,
    email: String,
    name: String,
}

impl From<UserRef> for PersonAnswer {
    fn from(user: UserRef) -> Self {
        Self { id: user.id.get(), email: user.email, name: user.name }
    }
}
