use actix_web::HttpResponse;
use actix_web::web::Data;
use rooms::{AccessRule, CreateRoom, RoomKind, RoomName};
use users::{Caller, Contract};

use super::dto::{CreateRoomBody, CreatedRoomAnswer, Failure, InvalidFields};
use super::error::RoomsError;
use super::extract::SignedIn;
use super::fields::{self, NO_ROOM_TYPE};
use crate::application::Application;
use crate::contracts::field_errors::{FieldErrors, REQUIRED};
use crate::http::body::Body;
use crate::http::given::Given;

/// Makes a room, which its creator is the first member of.
#[utoipa::path(
    post, path = "/api/rooms/", operation_id = "rooms_create", tag = "rooms",
    security(("bearer" = [])),
    request_body = CreateRoomBody,
    responses(
        (status = 201, description = "The room; of one with one-time codes also the secret, once", body = CreatedRoomAnswer),
        (status = 400, description = "All errors of all fields", body = InvalidFields),
        (status = 401, description = "No valid token", body = Failure),
    )
)]
pub(crate) async fn create(
    application: Data<Application>,
    SignedIn(caller): SignedIn,
    body: Body,
) -> Result<HttpResponse, RoomsError> {
    let command = command(body.json().await?, &caller)?;
    let created = application.rooms.create_room(command).await?;
    Ok(HttpResponse::Created().json(CreatedRoomAnswer::from(created)))
}

fn command(body: CreateRoomBody, caller: &Caller) -> Result<CreateRoom, FieldErrors> {
    let mut errors = FieldErrors::default();
    let is_assistants = body.desc != Given::Absent
        || body.requires_totp != Given::Absent
        || caller.session.contract == Contract::Assistant;

    let name = errors.required("name", body.name).map(RoomName::parse);
    let name = errors.parsed("name", name);
    let description = fields::description(&mut errors, body.description, body.desc);
    let kind = kind(&mut errors, body.room_type, is_assistants);
    let access = match errors.flag("requires_totp", body.requires_totp) {
        Some(true) => AccessRule::Totp,
        Some(false) | None => AccessRule::Open,
    };

    match (name, kind, errors.into_result()) {
        (Some(name), Some(kind), Ok(())) => {
            let description = description.unwrap_or_default();
            let creator = caller.user.id;
            Ok(CreateRoom {
                name,
                description,
                access,
                kind,
                post: None,
                creator,
                others: Vec::new(),
            })
        }
        (_, _, result) => Err(result.err().unwrap_or_default()),
    }
}

/// `room_type` may be left out where the fields or the session show that it is the assistant contract's.
fn kind(
    errors: &mut FieldErrors,
    room_type: Given<String>,
    is_assistants: bool,
) -> Option<RoomKind> {
    if room_type == Given::Absent {
        if is_assistants {
            return Some(RoomKind::Chat);
        }
        errors.add("room_type", REQUIRED);
        return None;
    }
    match errors.optional("room_type", room_type)?.as_str() {
        "chat" => Some(RoomKind::Chat),
        "video" => Some(RoomKind::Video),
        _ => {
            errors.add("room_type", NO_ROOM_TYPE);
            None
        }
    }
}
