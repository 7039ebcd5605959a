use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use messages::TimelinePage;
use rooms::Action;

use super::dto::{Detail, MessageAnswer, MessagePageAnswer};
use super::error::MessengerError;
use super::extract::{SignedIn, path_id};
use crate::application::Application;
use crate::contracts::list_query::ListQuery;

/// Messages of a page that asks for no other number.
const PAGE_SIZE: u32 = 50;

/// Reads one page of a room's messages. Deleted ones keep their places. The caller's read mark stays where it
/// is.
#[utoipa::path(
    get, path = "/chat/rooms/{room_id}/messages/", operation_id = "messenger_message_list",
    tag = "messenger",
    security(("bearer" = [])),
    params(
        ("room_id" = i64, Path, description = "The room"),
        ("page" = Option<u32>, Query, description = "From 1, the page of the newest messages"),
        ("size" = Option<u32>, Query, description = "Messages of a page: 1 to 200, by default 50"),
    ),
    responses(
        (status = 200, description = "The page", body = MessagePageAnswer),
        (status = 401, description = "No valid token", body = Detail),
        (status = 403, description = "Not in this room", body = Detail),
        (status = 404, description = "No such room", body = Detail),
        (status = 422, description = "A parameter that will not do", body = Detail),
    )
)]
pub(super) async fn list(
    application: Data<Application>,
    SignedIn(caller): SignedIn,
    room_id: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, MessengerError> {
    let (user, room) = (caller.user.id, path_id(&room_id)?);
    application.rooms.authorise(user, room, Action::Read).await?;
    let mut query = ListQuery::of(&request);
    let page = query.page(PAGE_SIZE);
    query.finish()?;
    let TimelinePage { messages, total, has_more } =
        application.messages.timeline(user, room, page).await?;
    let links = &application.links;
    Ok(HttpResponse::Ok().json(MessagePageAnswer {
        messages: messages.iter().map(|message| MessageAnswer::new(message, links)).collect(),
        total_count: total,
        has_more,
    }))
}
