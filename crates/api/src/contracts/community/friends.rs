use actix_web::HttpResponse;
use actix_web::web::Data;
use futures_util::stream;
use serde_json::json;
use users::{Email, FriendWalk, ProfileError};

use super::dto::{Detail, DoneAnswer, EmailBody, Fields, FriendsAnswer, VisibleAnswer};
use crate::application::Application;
use crate::contracts::field_errors::FieldErrors;
use crate::contracts::plain::registration::of_email;
use crate::contracts::plain::{PlainError, SignedIn};
use crate::http::body::Body;
use crate::http::given::Given;
use crate::http::json_array::json_object_with_array;

/// Puts somebody on the caller's friend list. They are neither asked nor told.
#[utoipa::path(
    post, path = "/user/add-friend/", operation_id = "community_friend_add", tag = "community",
    security(("bearer" = [])),
    request_body = EmailBody,
    responses(
        (status = 200, description = "They are on the list", body = DoneAnswer),
        (status = 400, description = "No e-mail, one's own, or a friend's", body = Fields),
        (status = 401, description = "No valid token", body = Detail),
        (status = 404, description = "Nobody has that e-mail", body = Detail),
    )
)]
pub(super) async fn add(
    application: Data<Application>,
    SignedIn(caller): SignedIn,
    body: Body,
) -> Result<HttpResponse, PlainError> {
    let EmailBody { email } = body.json().await?;
    let (email, _) = parsed(email)?;
    application.profiles.add_friend(caller.user.id, &email).await?;
    Ok(HttpResponse::Ok().json(DoneAnswer { message: "친구 추가가 완료되었습니다." }))
}

/// Lists the caller's friends, in the order in which they were added.
#[utoipa::path(
    get, path = "/user/friends/", operation_id = "community_friend_list", tag = "community",
    security(("bearer" = [])),
    responses(
        (status = 200, description = "The friends, streamed", body = FriendsAnswer),
        (status = 401, description = "No valid token", body = Detail),
    )
)]
pub(super) async fn list(
    application: Data<Application>,
    SignedIn(caller): SignedIn,
) -> Result<HttpResponse, PlainError> {
    let walk = FriendWalk::of(caller.user.id);
    let chunks = stream::try_unfold(walk, move |mut walk| {
        let application = application.clone();
        async move {
            let friends = application.profiles.next_friends(&mut walk).await?;
            let Some(friends) = friends else { return Ok::<_, PlainError>(None) };
            let shown = |friend| VisibleAnswer::new(friend, &application.links);
            let answers: Vec<_> = friends.iter().map(shown).collect();
            Ok(Some((answers, walk)))
        }
    });
    json_object_with_array(&json!({}), "friends", chunks).await
}

/// Takes somebody off the caller's friend list.
#[utoipa::path(
    post, path = "/user/delete-friend/", operation_id = "community_friend_remove", tag = "community",
    security(("bearer" = [])),
    request_body = EmailBody,
    responses(
        (status = 200, description = "They are not on the list any more", body = DoneAnswer),
        (status = 400, description = "No e-mail", body = Fields),
        (status = 401, description = "No valid token", body = Detail),
        (status = 404, description = "They are not on the list", body = Detail),
    )
)]
pub(super) async fn remove(
    application: Data<Application>,
    SignedIn(caller): SignedIn,
    body: Body,
) -> Result<HttpResponse, PlainError> {
    let EmailBody { email } = body.json().await?;
    let (email, as_sent) = parsed(email)?;
    let removed = application.profiles.remove_friend(caller.user.id, &email).await;
    removed.map_err(|error| match error {
        ProfileError::NoFriend => {
            PlainError::NotFound(format!("{as_sent}님은 친구 목록에 없습니다."))
        }
        other => other.into(),
    })?;
    Ok(HttpResponse::Ok().json(DoneAnswer { message: "친구 삭제가 완료되었습니다." }))
}

/// The e-mail of a body, and how it was written there.
fn parsed(given: Given<String>) -> Result<(Email, String), FieldErrors> {
    let mut errors = FieldErrors::default();
    if let Some(text) = errors.required("email", given) {
        match Email::parse(&text) {
            Ok(email) => return Ok((email, text)),
            Err(error) => errors.add("email", of_email(error)),
        }
    }
    Err(errors)
}
