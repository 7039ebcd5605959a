use actix_web::http::Method;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use kernel::UserId;
use posts::WritePost;

use super::dto::{DeletedAnswer, Detail, Fields, PostAnswer, PostBody, PostDetailAnswer};
use super::post_fields::{self, PostFields};
use crate::application::Application;
use crate::contracts::field_errors::{FieldErrors, REQUIRED};
use crate::contracts::plain::{PlainError, SignedIn, Visitor, path_id};
use crate::http::body::Body;

/// Views a post, which counts the view; asked for by `HEAD`, it is not viewed. Needs no token.
#[utoipa::path(
    get, path = "/api/post/detail/{post_id}/", operation_id = "community_post_read", tag = "community",
    params(("post_id" = i64, Path, description = "The post")),
    responses(
        (status = 200, description = "The post", body = PostDetailAnswer),
        (status = 401, description = "A token that signs nobody in", body = Detail),
        (status = 404, description = "No such post", body = Detail),
    )
)]
pub(super) async fn read(
    application: Data<Application>,
    _visitor: Visitor,
    request: HttpRequest,
    post_id: Path<String>,
) -> Result<HttpResponse, PlainError> {
    let id = path_id(&post_id)?;
    let post = if request.method() == Method::HEAD {
        application.posts.find_post(id).await?
    } else {
        application.posts.view_post(id).await?
    };
    Ok(HttpResponse::Ok().json(PostDetailAnswer::from(post)))
}

/// Writes a post.
#[utoipa::path(
    post, path = "/api/post/write", operation_id = "community_post_write", tag = "community",
    security(("bearer" = [])),
    request_body = PostBody,
    responses(
        (status = 201, description = "The post", body = PostAnswer),
        (status = 400, description = "All errors of all fields", body = Fields),
        (status = 401, description = "No valid token", body = Detail),
    )
)]
pub(super) async fn write(
    application: Data<Application>,
    SignedIn(caller): SignedIn,
    body: Body,
) -> Result<HttpResponse, PlainError> {
    let command = command(body.json().await?, caller.user.id)?;
    let post = application.posts.write_post(command).await?;
    Ok(HttpResponse::Created().json(PostAnswer::from(post)))
}

fn command(body: PostBody, author: UserId) -> Result<WritePost, FieldErrors> {
    let mut errors = FieldErrors::default();
    let PostFields { title, content, tags, category } = post_fields::read(&mut errors, body);
    for (field, is_missing) in [("title", title.is_none()), ("content", content.is_none())] {
        if is_missing && !errors.has(field) {
            errors.add(field, REQUIRED);
        }
    }
    match (title, content, errors.into_result()) {
        (Some(title), Some(content), Ok(())) => {
            let (tags, category) = (tags.unwrap_or_default(), category.flatten());
            Ok(WritePost { author, title, content, tags, category })
        }
        (_, _, result) => Err(result.err().unwrap_or_default()),
    }
}

/// Deletes a post. Rooms that were made about it stay, and are about none then.
#[utoipa::path(
    post, path = "/api/post/detail/{post_id}/delete/", operation_id = "community_post_delete", tag = "community",
    security(("bearer" = [])),
    params(("post_id" = i64, Path, description = "The post")),
    responses(
        (status = 200, description = "The post is gone", body = DeletedAnswer),
        (status = 401, description = "No valid token", body = Detail),
        (status = 403, description = "Somebody else's post", body = Detail),
        (status = 404, description = "No such post", body = Detail),
    )
)]
pub(super) async fn delete(
    application: Data<Application>,
    SignedIn(caller): SignedIn,
    post_id: Path<String>,
) -> Result<HttpResponse, PlainError> {
    application.posts.delete_post(caller.user.id, path_id(&post_id)?).await?;
    Ok(HttpResponse::Ok().json(DeletedAnswer { msg: "Post deleted" }))
}
