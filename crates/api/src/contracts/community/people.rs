use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use users::EmailPart;

use super::dto::{Detail, Fields, PeopleAnswer, ProfileAnswer, VisibleAnswer};
use crate::application::Application;
use crate::contracts::field_errors::{FieldErrors, REQUIRED};
use crate::contracts::list_query::ListQuery;
use crate::contracts::plain::{PlainError, SignedIn, path_id};

/// Finds people by a part of their e-mail: at most 50 whose profile is not private.
#[utoipa::path(
    get, path = "/user/search-friends/", operation_id = "community_people_search", tag = "community",
    security(("bearer" = [])),
    params(("keyword" = String, Query, description = "What the e-mail holds, in any case")),
    responses(
        (status = 200, description = "The people", body = PeopleAnswer),
        (status = 400, description = "No keyword", body = Fields),
        (status = 401, description = "No valid token", body = Detail),
        (status = 429, description = "Too many requests, or another search of the caller's goes on", body = Detail),
    )
)]
pub(super) async fn search(
    application: Data<Application>,
    SignedIn(caller): SignedIn,
    request: HttpRequest,
) -> Result<HttpResponse, PlainError> {
    let part = keyword(&request)?;
    let _alone = application.searches.begin(caller.user.id).await?;
    let _turn = application.searches.step().await;
    let people = application.profiles.search_people(&part).await?;
    let shown = |profile| ProfileAnswer::new(profile, &application.links);
    let results = people.iter().map(shown).collect();
    Ok(HttpResponse::Ok().json(PeopleAnswer { results }))
}

fn keyword(request: &HttpRequest) -> Result<EmailPart, FieldErrors> {
    let mut query = ListQuery::of(request);
    let text = query.text("keyword");
    query.finish()?;
    let mut errors = FieldErrors::default();
    let part = errors.parsed("keyword", text.as_deref().map(EmailPart::parse));
    errors.into_result()?;
    part.ok_or_else(|| FieldErrors::of("keyword", REQUIRED))
}

/// Reads somebody's profile; of a private one others see an outline.
#[utoipa::path(
    get, path = "/user/friend-profile/{friend_id}/", operation_id = "community_person_read", tag = "community",
    security(("bearer" = [])),
    params(("friend_id" = i64, Path, description = "The person, who need not be a friend")),
    responses(
        (status = 200, description = "The profile", body = VisibleAnswer),
        (status = 401, description = "No valid token", body = Detail),
        (status = 404, description = "No such person", body = Detail),
    )
)]
pub(super) async fn profile(
    application: Data<Application>,
    SignedIn(caller): SignedIn,
    friend_id: Path<String>,
) -> Result<HttpResponse, PlainError> {
    let id = path_id(&friend_id)?;
    let profile = application.profiles.profile_of(caller.user.id, id).await?;
    Ok(HttpResponse::Ok().json(VisibleAnswer::new(&profile, &application.links)))
}
