use actix_web::HttpResponse;
use actix_web::web::Data;

use super::dto::{Detail, DoneAnswer};
use crate::application::Application;
use crate::contracts::plain::{PlainError, SignedIn};

/// Ends the session of the token.
#[utoipa::path(
    post, path = "/auth/logout/", operation_id = "meet_log_out", tag = "meet",
    security(("bearer" = [])),
    responses(
        (status = 200, description = "The session has ended", body = DoneAnswer),
        (status = 401, description = "No valid token", body = Detail),
    )
)]
pub(crate) async fn log_out(
    application: Data<Application>,
    SignedIn(caller): SignedIn,
) -> Result<HttpResponse, PlainError> {
    application.users.log_out(&caller).await?;
    Ok(HttpResponse::Ok().json(DoneAnswer { message: "Successfully logged out" }))
}
