use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use rooms::{Action, RetentionDays, SettingsRevision};

use super::dto::{Detail, SettingsAnswer, SettingsBody};
use super::error::MessengerError;
use super::extract::{SignedIn, path_id};
use crate::application::Application;
use crate::contracts::field_errors::FieldErrors;
use crate::http::body::Body;
use crate::http::given::Given;

/// Reads a room's settings: the caller's own, and the room's.
#[utoipa::path(
    get, path = "/chat/rooms/{room_id}/settings/", operation_id = "messenger_settings_read",
    tag = "messenger",
    security(("bearer" = [])),
    params(("room_id" = i64, Path, description = "The room")),
    responses(
        (status = 200, description = "The settings", body = SettingsAnswer),
        (status = 401, description = "No valid token", body = Detail),
        (status = 403, description = "Not in this room", body = Detail),
        (status = 404, description = "No such room", body = Detail),
    )
)]
pub(super) async fn read(
    application: Data<Application>,
    SignedIn(caller): SignedIn,
    room_id: Path<String>,
) -> Result<HttpResponse, MessengerError> {
    let room = path_id(&room_id)?;
    let settings = application.rooms.find_settings(caller.user.id, room).await?;
    Ok(HttpResponse::Ok().json(SettingsAnswer::new(room, settings)))
}

/// Changes settings of a room: the caller's own, and as its creator the room's. With auto-delete on, messages
/// past their age are deleted for good.
#[utoipa::path(
    put, path = "/chat/rooms/{room_id}/settings/", operation_id = "messenger_settings_revise",
    tag = "messenger",
    security(("bearer" = [])),
    params(("room_id" = i64, Path, description = "The room")),
    request_body = SettingsBody,
    responses(
        (status = 200, description = "All settings as they are now", body = SettingsAnswer),
        (status = 401, description = "No valid token", body = Detail),
        (status = 403, description = "Not in this room, or not its creator", body = Detail),
        (status = 404, description = "No such room", body = Detail),
        (status = 422, description = "A value that will not do", body = Detail),
    )
)]
pub(super) async fn revise(
    application: Data<Application>,
    SignedIn(caller): SignedIn,
    room_id: Path<String>,
    body: Body,
) -> Result<HttpResponse, MessengerError> {
    let (user, room) = (caller.user.id, path_id(&room_id)?);
    application.rooms.authorise(user, room, Action::Prefer).await?;
    let revision = revision(&body.json().await?)?;
    let settings = application.rooms.revise_settings(user, room, revision).await?;
    Ok(HttpResponse::Ok().json(SettingsAnswer::new(room, settings)))
}

fn revision(body: &SettingsBody) -> Result<SettingsRevision, FieldErrors> {
    let mut errors = FieldErrors::default();
    let revision = SettingsRevision {
        notifies: errors.flag("notification_enabled", body.notification_enabled),
        shows_reading: errors.flag("read_receipt_enabled", body.read_receipt_enabled),
        days: days(&mut errors, body.message_retention_days),
        deletes: errors.flag("auto_delete_enabled", body.auto_delete_enabled),
    };
    errors.into_result().map(|()| revision)
}

fn days(errors: &mut FieldErrors, given: Given<i64>) -> Option<RetentionDays> {
    let days = match given {
        Given::Absent => return None,
        Given::Value(days) => u32::try_from(days).ok().and_then(RetentionDays::new),
        Given::Null | Given::WrongType => None,
    };
    if days.is_none() {
        let text = format!("A whole number from 1 to {} is required.", RetentionDays::MAX);
        errors.add("message_retention_days", text);
    }
    days
}
