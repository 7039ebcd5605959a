use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use posts::{PostRevision, RevisePost};

use super::dto::{Detail, Fields, PostAnswer, PostBody};
use super::post_fields::{self, PostFields};
use crate::application::Application;
use crate::contracts::field_errors::FieldErrors;
use crate::contracts::plain::{PlainError, SignedIn, path_id};
use crate::http::body::Body;

/// Reads one's own post to change it. This is no view.
#[utoipa::path(
    get, path = "/api/post/detail/{post_id}/edit/", operation_id = "community_post_to_revise", tag = "community",
    security(("bearer" = [])),
    params(("post_id" = i64, Path, description = "The post")),
    responses(
        (status = 200, description = "The post", body = PostAnswer),
        (status = 401, description = "No valid token", body = Detail),
        (status = 403, description = "Somebody else's post", body = Detail),
        (status = 404, description = "No such post", body = Detail),
    )
)]
pub(super) async fn read(
    application: Data<Application>,
    SignedIn(caller): SignedIn,
    post_id: Path<String>,
) -> Result<HttpResponse, PlainError> {
    let post = application.posts.post_to_revise(caller.user.id, path_id(&post_id)?).await?;
    Ok(HttpResponse::Ok().json(PostAnswer::from(post)))
}

/// Changes one's own post: what is left out stays.
#[utoipa::path(
    post, path = "/api/post/detail/{post_id}/edit/", operation_id = "community_post_revise", tag = "community",
    security(("bearer" = [])),
    params(("post_id" = i64, Path, description = "The post")),
    request_body = PostBody,
    responses(
        (status = 200, description = "The post as it is now", body = PostAnswer),
        (status = 400, description = "All errors of all fields", body = Fields),
        (status = 401, description = "No valid token", body = Detail),
        (status = 403, description = "Somebody else's post", body = Detail),
        (status = 404, description = "No such post", body = Detail),
    )
)]
pub(super) async fn revise(
    application: Data<Application>,
    SignedIn(caller): SignedIn,
    post_id: Path<String>,
    body: Body,
) -> Result<HttpResponse, PlainError> {
    let (person, post) = (caller.user.id, path_id(&post_id)?);
    application.posts.post_to_revise(person, post).await?;
    let mut errors = FieldErrors::default();
    let PostFields { title, content, tags, category } =
        post_fields::read(&mut errors, body.json().await?);
    errors.into_result()?;
    let revision = PostRevision { title, content, tags, category };
    let post = application.posts.revise_post(RevisePost { person, post, revision }).await?;
    Ok(HttpResponse::Ok().json(PostAnswer::from(post)))
}
