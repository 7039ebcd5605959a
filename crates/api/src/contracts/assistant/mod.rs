//! The `assistant` contract: signing in through GitHub, rooms behind one-time codes, answers of the AI, and
//! a socket. Its rooms and messages are those that it shares with meet.

mod dto;
mod enter;
mod error;
mod extract;
mod frames;
mod github;
mod question;
mod refresh;
mod socket;

use actix_web::web::ServiceConfig;
use utoipa::OpenApi;

use super::coded::shape;
use crate::http::endpoint::Endpoint;

pub(crate) use frames::AssistantCodec;

/// Whether the contract owns a path.
pub(crate) fn owns(path: &str) -> bool {
    let path = path.trim_end_matches('/');
    let in_room = path.strip_prefix("/api/rooms/").and_then(|rest| rest.split_once('/'));
    matches!(in_room, Some((_, "enter" | "ai")))
        || ["/api/auth", "/ws/rooms"].iter().any(|prefix| {
            path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
}

/// Adds the contract's routes.
pub(crate) fn routes(application: &mut ServiceConfig) {
    Endpoint::at("/api/auth/github/login", shape).get(github::begin).register(application);
    Endpoint::at("/api/auth/github/callback", shape).post(github::complete).register(application);
    Endpoint::at("/api/auth/refresh", shape).post(refresh::refresh).register(application);
    Endpoint::at("/api/rooms/{room_id}/enter", shape).post(enter::enter).register(application);
    Endpoint::at("/api/rooms/{room_id}/ai", shape).post(question::ask).register(application);
    Endpoint::at("/ws/rooms/{room_id}", shape).get(socket::open).register(application);
}

/// The contract's part of the OpenAPI document.
#[derive(OpenApi)]
#[openapi(
    paths(
        github::begin,
        github::complete,
        refresh::refresh,
        enter::enter,
        question::ask,
        socket::open,
    ),
    tags((name = "assistant", description = "GitHub sign-in, one-time codes, AI replies"))
)]
pub(crate) struct Documentation;

#[cfg(test)]
mod tests {
    use super::owns;

    #[test]
    fn the_contract_owns_what_it_shares_with_nobody() {
        for path in [
            "/api/auth/github/login/",
            "/api/auth",
            "/api/rooms/7/enter",
            "/api/rooms/x/ai/",
            "/ws/rooms/7/",
        ] {
            assert!(owns(path), "{path}");
        }
        for path in [
            "/api/rooms/",
            "/api/rooms/7/",
            "/api/rooms/7/messages/",
            "/api/author",
            "/auth/login/",
        ] {
            assert!(!owns(path), "{path}");
        }
    }
}
