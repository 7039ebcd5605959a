use kernel::UserId;
use rooms::{Action, Standing};

use crate::model::message::Message;

/// Whether a person may edit a message: nobody but its author.
pub(crate) fn may_edit(user: UserId, message: &Message) -> bool {
    message.author.user.id == user
}

/// Whether a person may delete a message: its author, and whoever has the creator's rights in the room.
pub(crate) fn may_delete(user: UserId, standing: Standing, message: &Message) -> bool {
    message.author.user.id == user || standing.may(Action::Moderate)
}
