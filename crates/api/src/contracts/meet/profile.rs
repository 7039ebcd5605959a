use actix_web::HttpResponse;
use actix_web::web::Data;

use super::dto::{Detail, Fields, ProfileAnswer, ProfileBody};
use crate::application::Application;
use crate::contracts::field_errors::FieldErrors;
use crate::contracts::plain::{PlainError, SignedIn};
use crate::http::body::Body;

/// Reads the caller's account.
#[utoipa::path(
    get, path = "/auth/profile/", operation_id = "meet_profile_read", tag = "meet",
    security(("bearer" = [])),
    responses(
        (status = 200, description = "The account", body = ProfileAnswer),
        (status = 401, description = "No valid token", body = Detail),
    )
)]
pub(crate) async fn read(
    application: Data<Application>,
    SignedIn(caller): SignedIn,
) -> Result<HttpResponse, PlainError> {
    let user = application.users.profile(caller.user.id).await?;
    Ok(HttpResponse::Ok().json(ProfileAnswer::from(&user)))
}

/// Changes the caller's display name.
#[utoipa::path(
    patch, path = "/auth/profile/", operation_id = "meet_profile_change", tag = "meet",
    security(("bearer" = [])),
    request_body = ProfileBody,
    responses(
        (status = 200, description = "The account as it is now", body = ProfileAnswer),
        (status = 400, description = "The name will not do", body = Fields),
        (status = 401, description = "No valid token", body = Detail),
    )
)]
pub(crate) async fn change(
    application: Data<Application>,
    SignedIn(caller): SignedIn,
    body: Body,
) -> Result<HttpResponse, PlainError> {
    let body: ProfileBody = body.json().await?;
    let mut errors = FieldErrors::default();
    let name = errors.optional("name", body.name);
    errors.into_result()?;
    let user = match name {
        Some(name) => application.users.rename(caller.user.id, name).await?,
        None => application.users.profile(caller.user.id).await?,
    };
    Ok(HttpResponse::Ok().json(ProfileAnswer::from(&user)))
}

/// Deletes the caller's account: sessions end, personal data goes, messages stay.
#[utoipa::path(
    delete, path = "/auth/profile/", operation_id = "meet_profile_delete", tag = "meet",
    security(("bearer" = [])),
    responses(
        (status = 204, description = "The account is gone"),
        (status = 401, description = "No valid token", body = Detail),
    )
)]
pub(crate) async fn delete(
    application: Data<Application>,
    SignedIn(caller): SignedIn,
) -> Result<HttpResponse, PlainError> {
    application.users.delete_account(caller.user.id).await?;
    Ok(HttpResponse::NoContent().finish())
}
