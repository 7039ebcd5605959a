use actix_web::HttpResponse;
use actix_web::web::Data;
use kernel::UserId;
use rooms::{AccessRule, CreateRoom, Description, RoomKind, RoomName};

use super::dto::{CreateRoomBody, Failure, InvalidFields, RoomAnswer};
use super::error::RoomsError;
use super::extract::SignedIn;
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
        (status = 201, description = "The room", body = RoomAnswer),
        (status = 400, description = "All errors of all fields", body = InvalidFields),
        (status = 401, description = "No valid token", body = Failure),
    )
)]
pub(crate) async fn create(
    application: Data<Application>,
    SignedIn(caller): SignedIn,
    body: Body,
) -> Result<HttpResponse, RoomsError> {
    let command = command(body.json().await?, caller.user.id)?;
    let room = application.rooms.create_room(command).await?;
    Ok(HttpResponse::Created().json(RoomAnswer::from(room)))
}

fn command(body: CreateRoomBody, creator: UserId) -> Result<CreateRoom, FieldErrors> {
    let mut errors = FieldErrors::default();
    let is_assistants = body.desc != Given::Absent || body.requires_totp != Given::Absent;

    let name = errors.required("name", body.name).map(RoomName::parse);
    let name = errors.parsed("name", name);
    let description = description(&mut errors, body.description, body.desc);
    let kind = kind(&mut errors, body.room_type, is_assistants);
    match body.requires_totp {
        Given::Absent | Given::Value(false) => {}
        Given::Value(true) => {
            errors.add("requires_totp", "Rooms with one-time codes are not available.");
        }
        Given::Null | Given::WrongType => errors.add("requires_totp", "Must be a valid boolean."),
    }

    match (name, kind, errors.into_result()) {
        (Some(name), Some(kind), Ok(())) => {
            Ok(CreateRoom { name, description, access: AccessRule::Open, kind, creator })
        }
        (_, _, result) => Err(result.err().unwrap_or_default()),
    }
}

fn description(
    errors: &mut FieldErrors,
    description: Given<String>,
    desc: Given<String>,
) -> Description {
    if let (Given::Value(one), Given::Value(other)) = (&description, &desc)
        && one != other
    {
        errors.add("desc", "desc and description must be the same text.");
    }
    let (field, given) = match description {
        Given::Absent => ("desc", desc),
        given => ("description", given),
    };
    let parsed = errors.optional(field, given).map(Description::parse);
    errors.parsed(field, parsed).unwrap_or_default()
}

/// `room_type` may be left out where the assistant contract's fields show whose body it is.
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
            errors.add("room_type", "Must be \"chat\" or \"video\".");
            None
        }
    }
}
