//! The `community` contract: accounts with profiles and friends, the board of posts, and chat by REST. Its
//! socket is livechat's.

mod dto;
mod friends;
mod log_in;
mod log_out;
mod message;
mod people;
mod post;
mod post_fields;
mod post_revision;
mod posts;
mod profile;
mod profile_edit;
mod registration;
mod rooms;

use actix_web::http::Method;
use actix_web::web::ServiceConfig;
use utoipa::OpenApi;

use crate::http::endpoint::Endpoint;
use crate::http::problem::plain;

/// Adds the contract's routes.
pub(crate) fn routes(application: &mut ServiceConfig) {
    accounts(application);
    chat(application);
    board(application);
}

fn accounts(application: &mut ServiceConfig) {
    Endpoint::at("/user/registration", plain).post(registration::register).register(application);
    Endpoint::at("/user/login", plain).post(log_in::log_in).register(application);
    Endpoint::at("/user/logout", plain).post(log_out::log_out).register(application);
    Endpoint::at("/user/add-friend", plain).post(friends::add).register(application);
    Endpoint::at("/user/friends", plain).get(friends::list).register(application);
    Endpoint::at("/user/delete-friend", plain).post(friends::remove).register(application);
    Endpoint::at("/user/search-friends", plain).get(people::search).register(application);
    Endpoint::at("/user/friend-profile/{friend_id}", plain)
        .get(people::profile)
        .register(application);
    Endpoint::at("/mysite/user/v1/profile", plain).get(profile::read).register(application);
    Endpoint::at("/mysite/user/v1/profile/edit", plain)
        .on(Method::PUT, profile_edit::edit)
        .register(application);
}

fn chat(application: &mut ServiceConfig) {
    Endpoint::at("/api/chat/message", plain).post(message::post).register(application);
    Endpoint::at("/api/chat/room", plain).post(rooms::create).register(application);
    Endpoint::at("/api/chat/room/{room_id}", plain)
        .get(rooms::read)
        .post(rooms::look_up)
        .register(application);
}

fn board(application: &mut ServiceConfig) {
    Endpoint::at("/api/post", plain).get(posts::list).post(posts::search).register(application);
    Endpoint::at("/api/post/write", plain).post(post::write).register(application);
    Endpoint::at("/api/post/categories", plain)
        .get(posts::categories)
        .post(posts::look_up_categories)
        .register(application);
    Endpoint::at("/api/post/detail/{post_id}", plain).get(post::read).register(application);
    Endpoint::at("/api/post/detail/{post_id}/edit", plain)
        .get(post_revision::read)
        .post(post_revision::revise)
        .register(application);
    Endpoint::at("/api/post/detail/{post_id}/delete", plain)
        .post(post::delete)
        .register(application);
}

/// The contract's part of the OpenAPI document.
#[derive(OpenApi)]
#[openapi(
    paths(
        registration::register,
        log_in::log_in,
        log_out::log_out,
        friends::add,
        friends::list,
        friends::remove,
        people::search,
        people::profile,
        profile::read,
        profile_edit::edit,
        message::post,
        rooms::create,
        rooms::read,
        rooms::look_up,
        posts::list,
        posts::search,
        posts::categories,
        posts::look_up_categories,
        post::read,
        post::write,
        post::delete,
        post_revision::read,
        post_revision::revise,
    ),
    tags((name = "community", description = "Profiles, friends, posts and chat of the community site"))
)]
pub(crate) struct Documentation;
