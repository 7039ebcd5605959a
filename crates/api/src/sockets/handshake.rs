use std::time::Duration;

use actix_http::{Response, ResponseBuilder, ws};
use actix_web::body::{BoxBody, MessageBody};
use actix_web::http::header::SEC_WEBSOCKET_PROTOCOL;
use actix_web::web::Payload;
use actix_web::{HttpRequest, HttpResponse};
use kernel::RoomId;
use realtime::{Following, OutboxReader, Replay, SubscribeError, Subscription};
use rooms::Action;
use users::Caller;

use super::conversation::Conversation;
use super::dialect::SocketDialect;
use super::incoming::Incoming;
use super::place::Place;
use super::socket_body::SocketBody;
use crate::application::Application;
use crate::auth;
use crate::http::client::Client;
use crate::http::problem::Problem;
use crate::http::query::{NoText, Query};

/// Sockets that one person may have in one room.
pub(crate) const SOCKETS_PER_PERSON_AND_ROOM: usize = 20;
/// When another socket may be tried where there are too many: dead ones are found within a minute.
const TIME_TO_CLOSE_OTHERS: Duration = Duration::from_secs(60);

/// Why a socket is not opened.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// For a reason that has nothing to do with the room.
    Problem(Problem),
    /// Because of the room.
    Room(rooms::Error),
    /// `?after=` is not what it must be.
    InvalidAfter,
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<SubscribeError> for Refusal {
    fn from(error: SubscribeError) -> Self {
        Self::Problem(match error {
            SubscribeError::TooManySockets | SubscribeError::Full => {
                Problem::TooManyRequests { retry_after: TIME_TO_CLOSE_OTHERS }
            }
            SubscribeError::Fault(fault) => fault.into(),
        })
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
    let replay = replay(request)?;
    let answer = answer(request)?;
    application.rooms.admit(caller.user.id, room, Action::Connect).await?;

    let (mut connection, outbox) = application
        .hub
        .subscribe(Subscription {
            room,
            user: caller.user.id,
            session: caller.session.id,
            dialect: dialect.id,
            replay,
        })
        .await?;
    // What ended before the hub knew of this socket could not close it.
    let standing = application.rooms.authorise(caller.user.id, room, Action::Connect).await?;
    if !standing.is_member() {
        return Err(rooms::Error::Barred(Action::Connect).into());
    }
    let identity = application.users.identity(&caller).await.map_err(auth::refusal)?;
    connection.enter(identity.user);
    let place = Place::Room { room, connection };
    Ok(converse(request, payload, caller, dialect, place, outbox, answer)?)
}

/// Opens a socket that follows its caller's rooms, and is in none of them. Where `?after=` asks it to begin is
/// checked, but there is nothing to replay: messages of many rooms have no one order.
pub(crate) async fn follow(
    request: &HttpRequest,
    payload: Payload,
    caller: Caller,
    dialect: SocketDialect,
) -> Result<HttpResponse, Refusal> {
    let application = Application::of(request);
    replay(request)?;
    let answer = answer(request)?;
    let (user, session) = (caller.user.id, caller.session.id);
    let following = Following { user, session, dialect: dialect.id };
    let (follower, outbox) = application.hub.follow(following).await?;
    // A session that ended before the hub knew of this socket could not close it.
    application.users.identity(&caller).await.map_err(auth::refusal)?;
    let place = Place::Followed(follower);
    Ok(converse(request, payload, caller, dialect, place, outbox, answer)?)
}

/// The beginning of the answer to a handshake.
fn answer(request: &HttpRequest) -> Result<ResponseBuilder, Problem> {
    let mut answer = ws::handshake(request.head()).map_err(|_| Problem::NoWebSocketHandshake)?;
    if auth::offers_subprotocol(request) {
        answer.insert_header((SEC_WEBSOCKET_PROTOCOL, auth::SUBPROTOCOL));
    }
    Ok(answer)
}

/// Begins to talk, in a task of its own.
fn converse(
    request: &HttpRequest,
    payload: Payload,
    caller: Caller,
    dialect: SocketDialect,
    place: Place,
    outbox: OutboxReader,
    mut answer: ResponseBuilder,
) -> Result<HttpResponse, Problem> {
    let application = Application::of(request);
    let (body, ending) = SocketBody::new(outbox);
    let conversation = Conversation {
        users: application.users.clone(),
        messages: application.messages.clone(),
        rate_limits: application.rate_limits.clone(),
        token_lives: caller.token_expires_at.since(application.clock.now()),
        caller,
        dialect,
        place,
    };
    actix_web::rt::spawn(conversation.run(Incoming::new(payload), ending));
    let response: Response<BoxBody> =
        answer.message_body(body.boxed()).map_err(|_| Problem::Internal)?;
    Ok(response.into())
}

/// Where `?after=` asks to begin (contracts rule 8).
fn replay(request: &HttpRequest) -> Result<Replay, Refusal> {
    let Some(after) = Query::of(request).text("after") else { return Ok(Replay::Nothing) };
    let after = after.map_err(|NoText| Refusal::InvalidAfter)?;
    match after.trim_start_matches('0') {
        "" if !after.is_empty() => Ok(Replay::FromStart),
        id => id.parse().map(Replay::After).map_err(|_| Refusal::InvalidAfter),
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;
    use kernel::MessageId;

    use super::*;

    fn replay_of(query: &str) -> Option<Replay> {
        let uri = format!("/ws/chat/1/?{query}");
        replay(&TestRequest::with_uri(&uri).to_http_request()).ok()
    }

    #[test]
    fn a_socket_begins_after_the_message_named() {
        let last = MessageId::new(i64::MAX).expect("an id");
        assert_eq!(replay_of(""), Some(Replay::Nothing));
        assert_eq!(replay_of("after=0"), Some(Replay::FromStart));
        assert_eq!(replay_of("token=x&after=9223372036854775807"), Some(Replay::After(last)));
    }

    #[test]
    fn what_is_no_non_negative_64_bit_number_is_refused() {
        for after in ["", "-1", "%2B1", "1.0", "one", "9223372036854775808", "%FF", "1%20"] {
            assert_eq!(replay_of(&format!("after={after}")), None, "{after:?}");
        }
    }
}
