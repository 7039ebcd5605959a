mod account;
mod message;
mod post;
mod profile;
mod room;

pub(super) use account::{
    DoneAnswer, EmailBody, LogInBody, RegisterBody, RegisteredAnswer, SignedInAnswer,
};
pub(super) use message::{MessageAnswer, MessageBody};
pub(super) use post::{
    CategoryAnswer, DeletedAnswer, PostAnswer, PostBody, PostDetailAnswer, TagBody,
};
pub(super) use profile::{
    FriendsAnswer, OwnProfileAnswer, PeopleAnswer, ProfileAnswer, ProfileBody, VisibleAnswer,
};
pub(super) use room::{CreateRoomBody, RoomAnswer};

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

/// An error that belongs to no field.
#[derive(Serialize, ToSchema)]
#[schema(as = community::Error)]
pub(super) struct Detail {
    detail: String,
}

/// Errors by field; those of the whole body stand under `non_field_errors`.
#[derive(Serialize, ToSchema)]
#[schema(as = community::FieldErrors)]
pub(super) struct Fields(BTreeMap<String, Vec<String>>);
