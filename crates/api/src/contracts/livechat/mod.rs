//! The `livechat` contract: accounts, rooms attached to posts, messages by REST, and the socket that the
//! community contract has too.

mod dto;
mod frames;
mod log_in;
mod message;
mod register;
mod room;
mod rooms;
mod socket;

use actix_web::web::ServiceConfig;
use utoipa::OpenApi;

use crate::http::endpoint::Endpoint;
use crate::http::problem::plain;

pub(crate) use frames::LivechatCodec;

/// Adds the contract's routes.
pub(crate) fn routes(application: &mut ServiceConfig) {
    Endpoint::at("/user/v1/register", plain).post(register::register).register(application);
    Endpoint::at("/user/v1/login", plain).post(log_in::log_in).register(application);
    Endpoint::at("/chat/v1/room", plain).get(rooms::list).post(rooms::create).register(application);
    Endpoint::at("/chat/v1/room/{room_id}", plain).get(room::read).register(application);
    Endpoint::at("/chat/v1/message", plain).post(message::post).register(application);
    Endpoint::at("/ws/chat/{room_id}/chat", plain).get(socket::open).register(application);
}

/// The contract's part of the OpenAPI document.
#[derive(OpenApi)]
#[openapi(
    paths(
        register::register,
        log_in::log_in,
        rooms::list,
        rooms::create,
        room::read,
        message::post,
        socket::open,
    ),
    tags((name = "livechat", description = "Accounts, rooms about posts, messages and their socket"))
)]
pub(crate) struct Documentation;
