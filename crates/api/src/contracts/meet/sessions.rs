use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use kernel::SessionId;

use super::dto::{Detail, SessionAnswer};
use crate::application::Application;
use crate::contracts::plain::{PlainError, SignedIn, path_id};

/// Lists the caller's sessions that stand, newest first. Beyond the document.
#[utoipa::path(
    get, path = "/auth/sessions/", operation_id = "meet_session_list", tag = "meet",
    security(("bearer" = [])),
    responses(
        (status = 200, description = "At most 50 sessions", body = [SessionAnswer]),
        (status = 401, description = "No valid token", body = Detail),
    )
)]
pub(crate) async fn list(
    application: Data<Application>,
    SignedIn(caller): SignedIn,
) -> Result<HttpResponse, PlainError> {
    let sessions = application.users.list_sessions(caller.user.id).await?;
    let answers: Vec<_> =
        sessions.iter().map(|session| SessionAnswer::new(session, caller.session.id)).collect();
    Ok(HttpResponse::Ok().json(answers))
}

/// Ends one of the caller's sessions. Beyond the document.
#[utoipa::path(
    delete, path = "/auth/sessions/{id}/", operation_id = "meet_session_end", tag = "meet",
    security(("bearer" = [])),
    params(("id" = i64, Path, description = "The session")),
    responses(
        (status = 204, description = "The session has ended"),
        (status = 401, description = "No valid token", body = Detail),
        (status = 404, description = "The caller has no such session", body = Detail),
    )
)]
pub(crate) async fn end(
    application: Data<Application>,
    SignedIn(caller): SignedIn,
    id: Path<String>,
) -> Result<HttpResponse, PlainError> {
    let session = path_id::<SessionId>(&id)?;
    application.users.end_session(caller.user.id, session).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Ends all of the caller's sessions but the one of this request. Beyond the document.
#[utoipa::path(
    delete, path = "/auth/sessions/", operation_id = "meet_session_end_others", tag = "meet",
    security(("bearer" = [])),
    responses(
        (status = 204, description = "The other sessions have ended"),
        (status = 401, description = "No valid token", body = Detail),
    )
)]
pub(crate) async fn end_others(
    application: Data<Application>,
    SignedIn(caller): SignedIn,
) -> Result<HttpResponse, PlainError> {
    application.users.end_sessions(caller.user.id, Some(caller.session.id)).await?;
    Ok(HttpResponse::NoContent().finish())
}
