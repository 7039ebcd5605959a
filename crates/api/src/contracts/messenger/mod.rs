//! The `messenger` contract: direct and group rooms, files, replies, edits, read state, typing, presence,
//! search and settings, with a socket for a room and one for all rooms of a person.

mod dto;
mod error;
mod extract;
mod frames;
mod message;
mod messages;
mod online_status;
mod participants;
mod read;
mod room;
mod rooms;
mod search;
mod sending;
mod settings;
mod socket;

use actix_web::http::Method;
use actix_web::web::ServiceConfig;
use utoipa::OpenApi;

use crate::http::endpoint::Endpoint;
use crate::http::problem::plain;

pub(crate) use frames::MessengerCodec;

/// Adds the contract's routes.
pub(crate) fn routes(application: &mut ServiceConfig) {
    Endpoint::at("/chat/rooms", plain).get(rooms::list).post(rooms::create).register(application);
    Endpoint::at("/chat/rooms/{room_id}", plain).get(room::read).register(application);
    Endpoint::at("/chat/rooms/{room_id}/participants", plain)
        .get(participants::list)
        .post(participants::add)
        .register(application);
    Endpoint::at("/chat/rooms/{room_id}/participants/{user_id}", plain)
        .on(Method::DELETE, participants::remove)
        .register(application);
    Endpoint::at("/chat/rooms/{room_id}/messages", plain)
        .get(messages::list)
        .post(sending::send)
        .register(application);
    Endpoint::at("/chat/rooms/{room_id}/messages/{message_id}", plain)
        .on(Method::PUT, message::edit)
        .on(Method::DELETE, message::delete)
        .register(application);
    Endpoint::at("/chat/rooms/{room_id}/read", plain).post(read::mark).register(application);
    Endpoint::at("/chat/rooms/{room_id}/search", plain).get(search::search).register(application);
    Endpoint::at("/chat/rooms/{room_id}/settings", plain)
        .get(settings::read)
        .on(Method::PUT, settings::revise)
        .register(application);
    Endpoint::at("/chat/rooms/{room_id}/online-status", plain)
        .get(online_status::list)
        .register(application);
    Endpoint::at("/chat/ws", plain).get(socket::follow).register(application);
    Endpoint::at("/chat/ws/{room_id}", plain).get(socket::open).register(application);
}

/// The contract's part of the OpenAPI document.
#[derive(OpenApi)]
#[openapi(
    paths(
        rooms::list,
        rooms::create,
        room::read,
        participants::list,
        participants::add,
        participants::remove,
        messages::list,
        sending::send,
        message::edit,
        message::delete,
        read::mark,
        search::search,
        settings::read,
        settings::revise,
        online_status::list,
        socket::follow,
        socket::open,
    ),
    tags((name = "messenger", description = "Direct and group rooms, with everything a messenger has"))
)]
pub(crate) struct Documentation;
