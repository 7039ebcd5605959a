//! The client contracts, a folder each: routes, one file per resource, and what that client spells in its
//! own way. No contract uses another's types.

mod assistant;
mod coded;
mod community;
pub(crate) mod field_errors;
pub(crate) mod list_query;
mod livechat;
mod meet;
mod messenger;
pub(crate) mod plain;
mod shared_rooms;

use actix_web::web::ServiceConfig;
use utoipa::OpenApi;
use utoipa::openapi::OpenApi as Document;

use crate::http::problem::{self, Shape};
use crate::media::Links;
use crate::sockets::dialect::SocketDialect;

/// The socket dialects of all contracts.
pub(crate) struct Dialects {
    /// `/ws/chat/{room_id}/`.
    pub(crate) meet: SocketDialect,
    /// `/ws/chat/{room_id}/chat/`, which the community contract has too.
    pub(crate) livechat: SocketDialect,
    /// `/ws/rooms/{room_id}/`.
    pub(crate) assistant: SocketDialect,
    /// `/chat/ws/{room_id}`, and `/chat/ws` for all rooms of a person.
    pub(crate) messenger: SocketDialect,
}

impl Dialects {
    /// Makes the dialects known to a hub that is yet to be made.
    pub(crate) fn register(hub: &mut realtime::Dialects, links: &Links) -> Self {
        Self {
            meet: SocketDialect::register(hub, meet::MeetCodec::new(links.clone())),
            livechat: SocketDialect::register(hub, livechat::LivechatCodec::new(links.clone())),
            assistant: SocketDialect::register(hub, assistant::AssistantCodec::new(links.clone())),
            messenger: SocketDialect::register(hub, messenger::MessengerCodec::new(links.clone())),
        }
    }
}

/// Adds the routes of all contracts.
pub(crate) fn routes(application: &mut ServiceConfig) {
    meet::routes(application);
    livechat::routes(application);
    community::routes(application);
    messenger::routes(application);
    assistant::routes(application);
    shared_rooms::routes(application);
}

/// How the contract that owns a path words its errors, also where no route is reached.
pub(crate) fn shape_of(path: &str) -> Shape {
    if assistant::owns(path) {
        coded::shape
    } else if shared_rooms::owns(path) {
        shared_rooms::shape
    } else {
        problem::plain
    }
}

/// What the contracts say of themselves in OpenAPI.
pub(crate) fn openapi() -> Document {
    let mut document = meet::Documentation::openapi();
    document.merge(livechat::Documentation::openapi());
    document.merge(community::Documentation::openapi());
    document.merge(messenger::Documentation::openapi());
    document.merge(assistant::Documentation::openapi());
    document.merge(shared_rooms::Documentation::openapi());
    document
}
