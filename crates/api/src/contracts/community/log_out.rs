use actix_web::HttpResponse;
use actix_web::web::Data;

use super::dto::{Detail, DoneAnswer};
use crate::application::Application;
use crate::contracts::plain::{PlainError, SignedIn};

/// Ends the session of the token.
#[utoipa::path(
    post, path = "/user/logout/", operation_id = "community_log_out", tag = "community",
    security(("bearer" = [])),
    responses(
        (status = 200, description = "The session has ended", body = DoneAnswer),
        (status = 401, description = "No valid token", body = Detail),
    )
)]
pub(super) async fn log_out(
    application: Data<Application>,
    SignedIn(caller): SignedIn,
) -> Result<HttpResponse, PlainError> {
    application.users.log_out(&caller).await?;
    Ok(HttpResponse::Ok().json(DoneAnswer { message: "로그아웃이 완료되었습니다." }))
}
