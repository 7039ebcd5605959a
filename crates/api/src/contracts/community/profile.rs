use actix_web::HttpResponse;
use actix_web::web::Data;

use super::dto::{Detail, OwnProfileAnswer};
use crate::application::Application;
use crate::contracts::plain::{PlainError, SignedIn};

/// Reads the caller's own profile.
#[utoipa::path(
    get, path = "/mysite/user/v1/profile/", operation_id = "community_profile_read", tag = "community",
    security(("bearer" = [])),
    responses(
        (status = 200, description = "The profile", body = OwnProfileAnswer),
        (status = 401, description = "No valid token", body = Detail),
    )
)]
pub(super) async fn read(
    application: Data<Application>,
    SignedIn(caller): SignedIn,
) -> Result<HttpResponse, PlainError> {
    let profile = application.profiles.own_profile(caller.user.id).await?;
    Ok(HttpResponse::Ok().json(OwnProfileAnswer::new(&profile, &application.links)))
}
