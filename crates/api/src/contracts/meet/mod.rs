//! The `meet` contract: accounts and the chat socket of the React web app. Its rooms are served by
//! `shared_rooms`, since the assistant contract has the same URLs.

mod dto;
mod frames;
mod log_in;
mod log_out;
mod password;
mod profile;
mod refresh;
mod register;
mod sessions;
mod socket;

use actix_web::http::Method;
use actix_web::web::ServiceConfig;
use utoipa::OpenApi;

use crate::http::endpoint::Endpoint;
use crate::http::problem::plain;

pub(crate) use frames::MeetCodec;

/// Adds the contract's routes.
pub(crate) fn routes(application: &mut ServiceConfig) {
    Endpoint::at("/auth/register", plain).post(register::register).register(application);
    Endpoint::at("/auth/login", plain).post(log_in::log_in).register(application);
    Endpoint::at("/auth/token/refresh", plain).post(refresh::refresh).register(application);
    Endpoint::at("/auth/logout", plain).post(log_out::log_out).register(application);
    Endpoint::at("/auth/profile", plain)
        .get(profile::read)
        .on(Method::PATCH, profile::change)
        .on(Method::DELETE, profile::delete)
        .register(application);
    Endpoint::at("/auth/password", plain).post(password::change).register(application);
    Endpoint::at("/auth/sessions", plain)
        .get(sessions::list)
        .on(Method::DELETE, sessions::end_others)
        .register(application);
    Endpoint::at("/auth/sessions/{id}", plain)
        .on(Method::DELETE, sessions::end)
        .register(application);
    Endpoint::at("/ws/chat/{room_id}", plain).get(socket::open).register(application);
}

/// The contract's part of the OpenAPI document.
#[derive(OpenApi)]
#[openapi(
    paths(
        register::register,
        log_in::log_in,
        refresh::refresh,
        log_out::log_out,
        profile::read,
        profile::change,
        profile::delete,
        password::change,
        sessions::list,
        sessions::end,
        sessions::end_others,
        socket::open,
    ),
    tags((name = "meet", description = "Accounts and the chat socket of the meet contract"))
)]
pub(crate) struct Documentation;
