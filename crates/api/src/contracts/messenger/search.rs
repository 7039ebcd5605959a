use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use kernel::SearchTerm;
use messages::Found;
use rooms::Action;

use super::dto::{Detail, FoundMessageAnswer, SearchAnswer};
use super::error::MessengerError;
use super::extract::{SignedIn, path_id};
use crate::application::Application;
use crate::contracts::field_errors::{FieldErrors, REQUIRED};
use crate::contracts::list_query::ListQuery;

/// Messages of a page that asks for no other number.
const PAGE_SIZE: u32 = 20;

/// Searches the messages of a room: substrings, in any language and any case.
#[utoipa::path(
    get, path = "/chat/rooms/{room_id}/search/", operation_id = "messenger_search", tag = "messenger",
    security(("bearer" = [])),
    params(
        ("room_id" = i64, Path, description = "The room"),
        ("query" = String, Query, description = "What is looked for: 1 to 4,000 characters"),
        ("page" = Option<u32>, Query, description = "From 1, the page of the newest hits"),
        ("size" = Option<u32>, Query, description = "Hits of a page: 1 to 200, by default 20"),
    ),
    responses(
        (status = 200, description = "The page, newest first", body = SearchAnswer),
        (status = 401, description = "No valid token", body = Detail),
        (status = 403, description = "Not in this room", body = Detail),
        (status = 404, description = "No such room", body = Detail),
        (status = 422, description = "A parameter that will not do", body = Detail),
        (status = 429, description = "Too many requests, or another search of the caller's goes on", body = Detail),
    )
)]
pub(super) async fn search(
    application: Data<Application>,
    SignedIn(caller): SignedIn,
    room_id: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, MessengerError> {
    let (user, room) = (caller.user.id, path_id(&room_id)?);
    application.rooms.authorise(user, room, Action::Read).await?;
    let mut query = ListQuery::of(&request);
    let term = query.required_term("query");
    let page = query.page(PAGE_SIZE);
    query.finish()?;
    let term = term.ok_or_else(|| FieldErrors::of("query", REQUIRED))?;

    let _alone = application.searches.begin(user).await?;
    let mut search = application.messages.search_room(user, room, term.clone(), page).await?;
    while !search.is_over() {
        let _turn = application.searches.step().await;
        application.messages.search_further(&mut search).await?;
    }
    Ok(HttpResponse::Ok().json(answer(application.messages.end_search(search), &term)))
}

fn answer(found: Found, term: &SearchTerm) -> SearchAnswer {
    let Found { messages, total, has_more } = found;
    let messages = messages.into_iter().map(|message| FoundMessageAnswer::new(message, term));
    SearchAnswer { messages: messages.collect(), total_count: total, has_more }
}
