mod account;
mod message;
mod room;

pub(super) use account::{AccountAnswer, LogInBody, RegisterBody, TokenAnswer};
pub(super) use message::{MessageAnswer, MessageBody};
pub(super) use room::{CreateRoomBody, MemberAnswer, RoomAnswer, RoomDetailAnswer};

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

/// An error that belongs to no field.
#[derive(Serialize, ToSchema)]
#[schema(as = livechat::Error)]
pub(super) struct Detail {
    detail: String,
}

/// Errors by field; those of the whole body stand under `non_field_errors`.
#[derive(Serialize, ToSchema)]
#[schema(as = livechat::FieldErrors)]
pub(super) struct Fields(BTreeMap<String, Vec<String>>);
