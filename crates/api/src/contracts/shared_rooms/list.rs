use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use futures_util::stream;
use kernel::{Page, UserId};
use rooms::{ListRooms, Room, RoomWalk};

use super::dto::{Failure, InvalidFields, RoomAnswer};
use super::error::RoomsError;
use super::extract::SignedIn;
use super::filters;
use super::unread;
use crate::application::Application;
use crate::contracts::list_query::Portion;
use crate::http::headers::X_TOTAL_COUNT;
use crate::http::json_array::json_array;

/// Lists rooms, newest first.
#[utoipa::path(
    get, path = "/api/rooms/", operation_id = "rooms_list", tag = "rooms",
    security(("bearer" = [])),
    params(
        ("mine" = Option<bool>, Query, description = "Only rooms that the caller made or is in, or all that the caller may see; by default all, in a session of the assistant contract the own ones"),
        ("room_type" = Option<String>, Query, description = "`chat` or `video`"),
        ("search" = Option<String>, Query, description = "What the name holds, in any case"),
        ("page" = Option<u32>, Query, description = "One page, from 1; the total is in `X-Total-Count`"),
        ("size" = Option<u32>, Query, description = "Rooms of a page: 1 to 200, by default 50"),
    ),
    responses(
        (status = 200, description = "The rooms, streamed unless a page was asked for", body = [RoomAnswer]),
        (status = 400, description = "A parameter that will not do", body = InvalidFields),
        (status = 401, description = "No valid token", body = Failure),
        (status = 429, description = "Too many requests, or another search of the caller's goes on", body = Failure),
    )
)]
pub(crate) async fn list(
    application: Data<Application>,
    SignedIn(caller): SignedIn,
    request: HttpRequest,
) -> Result<HttpResponse, RoomsError> {
    let (list, portion) = filters::of_rooms(&request, &caller)?;
    match portion {
        Portion::Whole => stream_all(application, caller.user.id, list).await,
        Portion::First(page) | Portion::Numbered(page) => {
            one_page(&application, caller.user.id, list, page).await
        }
    }
}

async fn stream_all(
    application: Data<Application>,
    user: UserId,
    list: ListRooms,
) -> Result<HttpResponse, RoomsError> {
    let is_search = list.search.is_some();
    let alone = if is_search { Some(application.searches.begin(user).await?) } else { None };
    let chunks = stream::try_unfold((RoomWalk::of(list), alone), move |(mut walk, alone)| {
        let application = application.clone();
        async move {
            let _turn = if is_search { application.searches.step().await } else { None };
            let Some(rooms) = application.rooms.next_rooms(&mut walk).await? else {
                return Ok::<_, RoomsError>(None);
            };
            let answers = unread::shown_in_rooms(&application, user, rooms).await?;
            Ok(Some((answers, (walk, alone))))
        }
    });
    json_array(chunks).await
}

async fn one_page(
    application: &Application,
    user: UserId,
    list: ListRooms,
    page: Page,
) -> Result<HttpResponse, RoomsError> {
    let (rooms, total) = match list.search {
        Some(_) => search_page(application, user, list, page).await?,
        None => application.rooms.page_of_rooms(list, page).await?,
    };
    let answers = unread::shown_in_rooms(application, user, rooms).await?;
    Ok(HttpResponse::Ok().insert_header((X_TOTAL_COUNT, total)).json(answers))
}

async fn search_page(
    application: &Application,
    user: UserId,
    list: ListRooms,
    page: Page,
) -> Result<(Vec<Room>, u64), RoomsError> {
    let _alone = application.searches.begin(user).await?;
    let _turn = application.searches.step().await;
    Ok(application.rooms.page_of_rooms(list, page).await?)
}
