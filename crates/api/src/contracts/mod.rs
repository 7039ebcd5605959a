//! The client contracts, a folder each: routes, one file per resource, and what that client spells in its
//! own way. No contract uses another's types.

pub(crate) mod field_errors;
mod meet;
mod shared_rooms;

use actix_web::web::ServiceConfig;
use utoipa::OpenApi;
use utoipa::openapi::OpenApi as Document;

use crate::http::problem::{self, Shape};
use crate::sockets::dialect::SocketDialect;

/// The socket dialects of all contracts.
pub(crate) struct Dialects {
    /// `/ws/chat/{room_id}/`.
    pub(crate) meet: SocketDialect,
}

impl Dialects {
    /// Makes the dialects known to a hub that is yet to be made.
    pub(crate) fn register(hub: &mut realtime::Dialects) -> Self {
        Self { meet: SocketDialect::register(hub, meet::MeetCodec) }
    }
}

/// Adds the routes of all contracts.
pub(crate) fn routes(application: &mut ServiceConfig) {
    meet::routes(application);
    shared_rooms::routes(application);
}

/// How the contract that owns a path words its errors, also where no route is reached.
pub(crate) fn shape_of(path: &str) -> Shape {
    if shared_rooms::owns(path) { shared_rooms::shape } else { problem::plain }
}

/// What the contracts say of themselves in OpenAPI.
pub(crate) fn openapi() -> Document {
    let mut document = meet::Documentation::openapi();
    document.merge(shared_rooms::Documentation::openapi());
    document
}
