mod message;
mod participant;
mod room;
mod search;
mod settings;

pub(super) use message::{
    EditMessageBody, MessageAnswer, MessagePageAnswer, ReadBody, ReadStateAnswer, SendMessageBody,
    SendMessageForm, file_kind_text, kind_text,
};
pub(super) use participant::{
    AddParticipantsBody, OnlineStatusAnswer, ParticipantAnswer, ParticipantsAnswer, TotalCount,
};
pub(super) use room::{
    CreateRoomBody, RoomDetailAnswer, RoomItemAnswer, RoomListAnswer, last_message_text, type_text,
};
pub(super) use search::{FoundMessageAnswer, SearchAnswer};
pub(super) use settings::{SettingsAnswer, SettingsBody};

use serde::Serialize;
use utoipa::ToSchema;

/// What went wrong; of a request that will not do, which fields are wrong.
#[derive(Serialize, ToSchema)]
#[schema(as = messenger::Error)]
pub(super) struct Detail {
    detail: String,
}
