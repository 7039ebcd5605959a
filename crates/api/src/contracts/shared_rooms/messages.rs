use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use futures_util::stream;
use kernel::{Page, RoomId, UserId};
use messages::{ClientMessageId, Content, HistoryFilter, Message, PostMessage};
use rooms::Action;
use users::Caller;

use super::dto::{
    Failure, InvalidFields, MessageAnswer, MessageListAnswer, PostMessageBody, PostedMessageAnswer,
};
use super::error::RoomsError;
use super::extract::{SignedIn, path_id};
use super::filters;
use crate::application::Application;
use crate::auth::author_of;
use crate::contracts::field_errors::FieldErrors;
use crate::contracts::list_query::Portion;
use crate::http::body::Body;
use crate::http::json_array::json_array;

/// Lists messages of a room: without `page` as an array, oldest first; with it one page, the first of which
/// holds the newest. Moves the caller's read mark.
#[utoipa::path(
    get, path = "/api/rooms/{id}/messages/", operation_id = "rooms_message_list", tag = "rooms",
    security(("bearer" = [])),
    params(
        ("id" = i64, Path, description = "The room"),
        ("page" = Option<u32>, Query, description = "One page, from 1: the answer is an object then"),
        ("size" = Option<u32>, Query, description = "Messages of a page: 1 to 200, by default 50; without `page` the newest so many, as an array"),
        ("search" = Option<String>, Query, description = "What the text holds, in any case"),
        ("since" = Option<String>, Query, description = "The earliest time, inclusive, with its zone"),
        ("until" = Option<String>, Query, description = "The latest time, inclusive, with its zone"),
    ),
    responses(
        (status = 200, description = "The messages, streamed; with `page` a page of them", body = MessageListAnswer),
        (status = 400, description = "A parameter that will not do", body = InvalidFields),
        (status = 401, description = "No valid token", body = Failure),
        (status = 403, description = "Not allowed in this room", body = Failure),
        (status = 404, description = "No such room", body = Failure),
        (status = 429, description = "Too many requests, or another search of the caller's goes on", body = Failure),
    )
)]
pub(crate) async fn list(
    application: Data<Application>,
    SignedIn(caller): SignedIn,
    id: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, RoomsError> {
    let (user, room) = (caller.user.id, path_id(&id)?);
    application.rooms.authorise(user, room, Action::Read).await?;
    let (filter, portion) = filters::of_messages(&request)?;
    match portion {
        Portion::Whole => stream_all(application, user, room, filter).await,
        Portion::First(page) => {
            let messages = one_page(&application, user, room, filter, page).await?;
            Ok(HttpResponse::Ok().json(MessageListAnswer::all(messages, &application.links)))
        }
        Portion::Numbered(page) => {
            let messages = one_page(&application, user, room, filter, page).await?;
            Ok(HttpResponse::Ok().json(MessageListAnswer::page(
                page.number(),
                messages,
                &application.links,
            )))
        }
    }
}

async fn one_page(
    application: &Application,
    user: UserId,
    room: RoomId,
    filter: HistoryFilter,
    page: Page,
) -> Result<Vec<Message>, RoomsError> {
    let HistoryFilter { times, search } = filter;
    let Some(term) = search else {
        return Ok(application.messages.read_page(user, room, times, page).await?);
    };
    let _alone = application.searches.begin(user).await?;
    let mut search = application.messages.search_page(user, room, term, times, page).await?;
    while !search.is_over() {
        let _turn = application.searches.step().await;
        application.messages.search_on(&mut search).await?;
    }
    Ok(search.into_messages())
}

async fn stream_all(
    application: Data<Application>,
    user: UserId,
    room: RoomId,
    filter: HistoryFilter,
) -> Result<HttpResponse, RoomsError> {
    let is_search = filter.search.is_some();
    let alone = if is_search { Some(application.searches.begin(user).await?) } else { None };
    let history = application.messages.read_history(user, room, filter).await?;
    let chunks = stream::try_unfold((history, alone), move |(mut history, alone)| {
        let application = application.clone();
        async move {
            let _turn = if is_search { application.searches.step().await } else { None };
            let next = application.messages.next_messages(&mut history).await?;
            let answers = next.map(|messages| MessageAnswer::each(messages, &application.links));
            Ok::<_, RoomsError>(answers.map(|answers| (answers, (history, alone))))
        }
    });
    json_array(chunks).await
}

/// Sends a message, by which the caller joins the room. Sent again under the same `client_message_id` it is
/// not stored again: the answer is the first one, with 200.
#[utoipa::path(
    post, path = "/api/rooms/{id}/messages/", operation_id = "rooms_message_post", tag = "rooms",
    security(("bearer" = [])),
    params(("id" = i64, Path, description = "The room")),
    request_body = PostMessageBody,
    responses(
        (status = 201, description = "The message, stored and delivered", body = PostedMessageAnswer),
        (status = 200, description = "The message that was stored before", body = PostedMessageAnswer),
        (status = 400, description = "All errors of all fields", body = InvalidFields),
        (status = 401, description = "No valid token", body = Failure),
        (status = 403, description = "Not allowed in this room", body = Failure),
        (status = 404, description = "No such room", body = Failure),
    )
)]
pub(crate) async fn post(
    application: Data<Application>,
    SignedIn(caller): SignedIn,
    id: Path<String>,
    body: Body,
) -> Result<HttpResponse, RoomsError> {
    let room = path_id(&id)?;
    application.rooms.authorise(caller.user.id, room, Action::Post).await?;
    let command = command(body.json().await?, caller, room)?;
    let appended = application.messages.post_message(command).await?;
    let mut response =
        if appended.is_repeat { HttpResponse::Ok() } else { HttpResponse::Created() };
    Ok(response.json(PostedMessageAnswer::new(&appended.message, &application.links)))
}

fn command(
    body: PostMessageBody,
    caller: Caller,
    room_id: RoomId,
) -> Result<PostMessage, FieldErrors> {
    let mut errors = FieldErrors::default();
    let content = errors.required("content", body.content).map(Content::parse);
    let content = errors.parsed("content", content);
    let id = errors.nullable("client_message_id", body.client_message_id);
    let client_message_id = errors.parsed("client_message_id", id.map(ClientMessageId::parse));
    match (content, errors.into_result()) {
        (Some(content), Ok(())) => Ok(PostMessage {
            room_id,
            author: author_of(caller),
            body: messages::Body::Text(content),
            reply_to: None,
            client_message_id,
        }),
        (_, result) => Err(result.err().unwrap_or_default()),
    }
}
