//! `/api/rooms…`, which the assistant and the meet contract share (contracts section 3): one set of
//! handlers, and one representation with the fields of both.

mod bans;
mod create;
mod dto;
mod error;
mod extract;
mod fields;
mod filters;
mod list;
mod members;
mod message;
mod messages;
mod room;
mod unread;

use actix_web::http::Method;
use actix_web::web::ServiceConfig;
use utoipa::OpenApi;

use crate::http::endpoint::Endpoint;

pub(crate) use error::shape;

/// Whether the family owns a path.
pub(crate) fn owns(path: &str) -> bool {
    path.strip_prefix("/api/rooms").is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Adds the family's routes.
pub(crate) fn routes(application: &mut ServiceConfig) {
    endpoint("/api/rooms").get(list::list).post(create::create).register(application);
    endpoint("/api/rooms/{id}")
        .get(room::read)
        .on(Method::PATCH, room::revise)
        .on(Method::DELETE, room::delete)
        .register(application);
    endpoint("/api/rooms/{id}/messages")
        .get(messages::list)
        .post(messages::post)
        .register(application);
    endpoint("/api/rooms/{id}/messages/{message_id}")
        .on(Method::DELETE, message::delete)
        .register(application);
    endpoint("/api/rooms/{id}/members/{user_id}")
        .on(Method::DELETE, members::remove)
        .register(application);
    endpoint("/api/rooms/{id}/bans/{user_id}")
        .on(Method::PUT, bans::put)
        .on(Method::DELETE, bans::lift)
        .register(application);
}

/// An endpoint whose errors are worded by the session (contracts section 2).
fn endpoint(path: &str) -> Endpoint {
    Endpoint::at(path, shape).reworded_by(error::reworded)
}

/// The family's part of the OpenAPI document.
#[derive(OpenApi)]
#[openapi(
    paths(
        list::list,
        create::create,
        room::read,
        room::revise,
        room::delete,
        messages::list,
        messages::post,
        message::delete,
        members::remove,
        bans::put,
        bans::lift,
    ),
    tags((name = "rooms", description = "Rooms and messages, shared by assistant and meet"))
)]
pub(crate) struct Documentation;

#[cfg(test)]
mod tests {
    use super::owns;

    #[test]
    fn the_family_owns_its_paths_only() {
        assert!(owns("/api/rooms") && owns("/api/rooms/") && owns("/api/rooms/7/messages"));
        assert!(!owns("/api/roomsy") && !owns("/api") && !owns("/auth/login"));
    }
}
