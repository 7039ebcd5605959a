#[cfg(test)]
mod tests;

use std::io::ErrorKind;
use std::sync::Arc;
use std::time::Duration;

use actix_ws::{AggregatedMessage, ProtocolError};
use futures_util::{Stream, StreamExt};
use kernel::RoomId;
use messages::{Message, PostMessage};
use realtime::{Closing, Connection, Event};
use tokio::sync::oneshot;
use tokio::time::{Instant, sleep_until, timeout_at};
use users::Caller;

use super::codec::{Reader, Request};
use super::dialect::SocketDialect;
use super::frame;
use super::socket_body::Ending;
use super::timers::{Due, Timers};
use crate::auth;
use crate::http::problem::Problem;
use crate::http::rate_limits::RateLimits;

/// How long a connection is kept after its close frame, for the peer to read it.
const FAREWELL: Duration = Duration::from_secs(2);

/// One socket: who is on it, where, and in which dialect.
pub(crate) struct Conversation {
    pub(crate) users: users::Service,
    pub(crate) messages: messages::Service,
    pub(crate) rate_limits: Arc<RateLimits>,
    pub(crate) caller: Caller,
    /// How long the caller's token is still good for.
    pub(crate) token_lives: Duration,
    pub(crate) room: RoomId,
    pub(crate) dialect: SocketDialect,
    /// The place in the room, given up with the conversation.
    pub(crate) connection: Connection,
}

/// How listening ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Parting {
    /// Nobody is there any more.
    PeerIsGone,
    /// We want to close.
    Close(Closing),
    /// The close frame has gone out: the hub closed the outbox.
    Closed,
}

impl Conversation {
    /// Listens until one side closes, then lets the close frame reach the peer.
    pub(crate) async fn run<S>(self, mut incoming: S, ending: Ending)
    where
        S: Stream<Item = Result<AggregatedMessage, ProtocolError>> + Unpin,
    {
        let Ending { mut farewell, keep_open } = ending;
        let parting = self.listen(&mut incoming, &mut farewell).await;
        let outbox = self.connection.outbox().clone();
        outbox.close(match parting {
            Parting::PeerIsGone | Parting::Closed => Closing::PeerClosed,
            Parting::Close(closing) => closing,
        });
        drop(self.connection);

        let deadline = Instant::now() + FAREWELL;
        match parting {
            Parting::PeerIsGone => {}
            // It has said its last word, and waits for us to hang up.
            Parting::Close(Closing::PeerClosed) => {
                // Past the deadline the connection ends either way.
                let _late = timeout_at(deadline, &mut farewell).await;
            }
            // After these the bytes to come have no meaning; the peer gets its time all the same.
            Parting::Close(Closing::ProtocolViolation | Closing::TooBig) => {
                sleep_until(deadline).await;
            }
            Parting::Close(_) | Parting::Closed => {
                // Past the deadline the connection ends either way.
                let _late = timeout_at(deadline, until_answered(&mut incoming)).await;
            }
        }
        drop(keep_open);
    }

    /// Waits for three things only: the peer's next message, the timers, and the word that the close
    /// frame has gone out.
    async fn listen<S>(&self, incoming: &mut S, farewell: &mut oneshot::Receiver<()>) -> Parting
    where
        S: Stream<Item = Result<AggregatedMessage, ProtocolError>> + Unpin,
    {
        let mut timers = Timers::new(self.token_lives);
        loop {
            let heard = tokio::select! {
                message = incoming.next() => {
                    timers.heard();
                    self.hear(message).await
                }
                () = sleep_until(timers.next()) => self.keep_time(&mut timers),
                _ = &mut *farewell => Err(Parting::Closed),
            };
            if let Err(parting) = heard {
                return parting;
            }
        }
    }

    fn keep_time(&self, timers: &mut Timers) -> Result<(), Parting> {
        match timers.due() {
            None => Ok(()),
            Some(Due::Ping) => self.send(frame::ping()),
            Some(Due::PeerIsDead) => Err(Parting::Close(Closing::PeerSilent)),
            Some(Due::TokenExpired) => Err(Parting::Close(Closing::TokenExpired)),
        }
    }

    async fn hear(
        &self,
        message: Option<Result<AggregatedMessage, ProtocolError>>,
    ) -> Result<(), Parting> {
        match message {
            Some(Ok(AggregatedMessage::Text(text))) => self.take(&text).await,
            Some(Ok(AggregatedMessage::Binary(_))) => Err(Parting::Close(Closing::UnsupportedData)),
            Some(Ok(AggregatedMessage::Ping(data))) => self.send(frame::pong(&data)),
            Some(Ok(AggregatedMessage::Pong(_))) => Ok(()),
            Some(Ok(AggregatedMessage::Close(_))) => Err(Parting::Close(Closing::PeerClosed)),
            Some(Err(error)) => Err(Parting::Close(protocol_closing(&error))),
            None => Err(Parting::PeerIsGone),
        }
    }

    async fn take(&self, text: &str) -> Result<(), Parting> {
        let user = self.caller.user.id;
        if self.rate_limits.check_person(user).is_err() {
            return Err(Parting::Close(Closing::Overloaded));
        }
        match self.dialect.codec.decode(text) {
            Ok(Request::Post { content, client_message_id }) => {
                let author = self.users.identity(&self.caller).await.map_err(unknown)?;
                let room_id = self.room;
                self.post(PostMessage { room_id, author, content, client_message_id }).await
            }
            Err(malformed) => {
                let dialect = self.dialect.codec.name();
                tracing::info!(%user, room = %self.room, dialect, %malformed, "frame dropped");
                Ok(())
            }
        }
    }

    async fn post(&self, command: PostMessage) -> Result<(), Parting> {
        match self.messages.post_message(command).await {
            Ok(appended) if appended.is_repeat => self.show_again(appended.message),
            // The hub brings it to everybody in the room, its sender too.
            Ok(_appended) => Ok(()),
            Err(error) => Err(Parting::Close(refusal(error))),
        }
    }

    /// A repeat is answered with the first message's frame, to this socket alone (contracts rule 8).
    fn show_again(&self, message: Arc<Message>) -> Result<(), Parting> {
        let text = self.dialect.codec.encode(&Event::Posted(message), Reader::Author);
        text.map_or(Ok(()), |text| self.send(frame::text(&text)))
    }

    /// Queues a frame for this socket alone; once the outbox is closed there is nobody to send to, and
    /// the farewell is under way.
    fn send(&self, frame: bytes::Bytes) -> Result<(), Parting> {
        self.connection.outbox().push(frame).map_err(|_closed| Parting::Closed)
    }
}

fn protocol_closing(error: &ProtocolError) -> Closing {
    match error {
        ProtocolError::Overflow => Closing::TooBig,
        // So actix-ws reports a message that grew too big over several fragments …
        ProtocolError::Io(io) if io.kind() == ErrorKind::Other => Closing::TooBig,
        // … and this is a text that is not UTF-8.
        _ => Closing::ProtocolViolation,
    }
}

/// Why a person who was known at the handshake is not any more.
fn unknown(error: users::Error) -> Parting {
    Parting::Close(match auth::refusal(error) {
        Problem::Unavailable => Closing::Overloaded,
        Problem::Internal => Closing::Failed,
        _ => Closing::SessionEnded,
    })
}

fn refusal(error: messages::Error) -> Closing {
    match error {
        messages::Error::Room(rooms::Error::NoSuchRoom) => Closing::RoomDeleted,
        messages::Error::Room(rooms::Error::Barred) => Closing::RemovedFromRoom,
        messages::Error::Room(rooms::Error::NoSuchUser) => Closing::SessionEnded,
        messages::Error::Room(rooms::Error::Fault(fault)) | messages::Error::Fault(fault) => {
            match Problem::from(fault) {
                Problem::Unavailable => Closing::Overloaded,
                _ => Closing::Failed,
            }
        }
    }
}

/// Reads on until the peer answers the close frame or hangs up.
async fn until_answered<S>(incoming: &mut S)
where
    S: Stream<Item = Result<AggregatedMessage, ProtocolError>> + Unpin,
{
    while let Some(Ok(message)) = incoming.next().await {
        if matches!(message, AggregatedMessage::Close(_)) {
            break;
        }
    }
}
