use actix_http::{Response, ws};
use actix_web::body::{BoxBody, MessageBody};
use actix_web::http::header::SEC_WEBSOCKET_PROTOCOL;
use actix_web::web::Payload;
use actix_web::{HttpRequest, HttpResponse};
use kernel::RoomId;
use realtime::Subscription;
use rooms::Action;
use users::Caller;

use super::conversation::Conversation;
use super::dialect::SocketDialect;
use super::incoming::Incoming;
use super::socket_body::SocketBody;
use crate::application::Application;
use crate::auth;
use crate::http::client::Client;
use crate::http::problem::Problem;

/// Why a socket is not opened.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// For a reason that has nothing to do with the room.
    Problem(Problem),
    /// Because of the room.
    Room(rooms::Error),
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<rooms::Error> for Refusal {
    fn from(error: rooms::Error) -> Self {
        Self::Room(error)
    }
}

/// Who asks for a socket, if anybody may at present: checks the origin, then whether the server takes new
/// sockets, then the token (contracts rule 7).
pub(crate) async fn caller(request: &HttpRequest) -> Result<Caller, Problem> {
    let application = Application::of(request);
    if !application.browsers.is_allowed_origin(&Client::of(request), request.headers()) {
        return Err(Problem::ForeignOrigin);
    }
    if application.draining.has_begun() {
        return Err(Problem::Unavailable);
    }
    auth::authenticate_socket(request).await
}

/// Opens a socket of a caller in a room, who joins the room by it. Access is checked before the handshake
/// itself, which answers 426 to a request that is none.
pub(crate) async fn open(
    request: &HttpRequest,
    payload: Payload,
    caller: Caller,
    room: RoomId,
    dialect: SocketDialect,
) -> Result<HttpResponse, Refusal> {
    let application = Application::of(request);
    application.rooms.authorise(caller.user.id, room, Action::Connect).await?;
    let mut response = ws::handshake(request.head()).map_err(|_| Problem::NoWebSocketHandshake)?;
    if auth::offers_subprotocol(request) {
        response.insert_header((SEC_WEBSOCKET_PROTOCOL, auth::SUBPROTOCOL));
    }
    application.rooms.admit(caller.user.id, room, Action::Connect).await?;

    let subscription = Subscription {
        room,
        user: caller.user.id,
        session: caller.session.id,
        dialect: dialect.id,
    };
    let (connection, outbox) =
        application.hub.subscribe(subscription).await.map_err(Problem::from)?;
    // A session that ended while the socket was being opened was not there to be closed.
    application.users.identity(&caller).await.map_err(auth::refusal)?;

    let (body, ending) = SocketBody::new(outbox);
    let conversation = Conversation {
        users: application.users.clone(),
        messages: application.messages.clone(),
        rate_limits: application.rate_limits.clone(),
        token_lives: caller.token_expires_at.since(application.clock.now()),
        caller,
        room,
        dialect,
        connection,
    };
    actix_web::rt::spawn(conversation.run(Incoming::new(payload), ending));
    let response: Response<BoxBody> =
        response.message_body(body.boxed()).map_err(|_| Problem::Internal)?;
    Ok(response.into())
}
