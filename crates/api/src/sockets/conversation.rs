#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use kernel::{Fault, RoomId};
use messages::{Author, Message, PostMessage};
use realtime::{Closing, Connection, Event};
use tokio::time::{sleep_until, timeout};
use users::Caller;

use super::codec::{Audience, Malformed, Posting, Request};
use super::dialect::SocketDialect;
use super::frame;
use super::incoming::{Heard, Unheard};
use super::place::Place;
use super::socket_body::{Ending, News};
use super::timers::{Due, Timers};
use crate::auth;
use crate::http::problem::Problem;
use crate::http::rate_limits::RateLimits;

/// What the sender of an answer to nothing is told.
const NO_SUCH_REPLY_TARGET: Malformed =
    Malformed("reply_to_message_id: There is no such message in this room.");

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
    pub(crate) dialect: SocketDialect,
    /// Given up with the conversation.
    pub(crate) place: Place,
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
    pub(crate) async fn run<S>(self, mut incoming: S, mut ending: Ending)
    where
        S: Stream<Item = Result<Heard, Unheard>> + Unpin,
    {
        let parting = self.listen(&mut incoming, &mut ending).await;
        let closing = match parting {
            Parting::PeerIsGone | Parting::Closed => Closing::PeerClosed,
            Parting::Close(closing) => closing,
        };
        self.place.outbox().close(closing);
        drop(self.place);
        if parting != Parting::PeerIsGone {
            part(incoming, ending, parting).await;
        }
    }

    /// Waits for three things only: the peer's next message, news of the connection, and the timers. What
    /// came whole before the connection ended is heard before that.
    async fn listen<S>(&self, incoming: &mut S, ending: &mut Ending) -> Parting
    where
        S: Stream<Item = Result<Heard, Unheard>> + Unpin,
    {
        let mut timers = Timers::new(self.token_lives);
        loop {
            // A peer that never pauses must not outlive its time, nor what others say of it.
            if let Err(parting) = self.keep_time(&mut timers) {
                return parting;
            }
            if self.is_closed_by_others() {
                return Parting::Closed;
            }
            let heard = tokio::select! {
                biased;
                message = incoming.next() => {
                    timers.heard();
                    self.hear(message).await
                }
                news = ending.news() => Err(match news {
                    News::Closing => Parting::Closed,
                    News::Gone => Parting::PeerIsGone,
                }),
                () = sleep_until(timers.next()) => Ok(()),
            };
            if let Err(parting) = heard {
                return parting;
            }
        }
    }

    /// Whether the hub closed the outbox. A peer that hung up did so too, in its way; but what it said
    /// before is still to be heard.
    fn is_closed_by_others(&self) -> bool {
        let closing = self.place.outbox().closing();
        closing.is_some_and(|closing| closing != Closing::PeerClosed)
    }

    fn keep_time(&self, timers: &mut Timers) -> Result<(), Parting> {
        match timers.due() {
            None => Ok(()),
            Some(Due::Ping) => {
                self.send(frame::ping());
                Ok(())
            }
            Some(Due::PeerIsDead) => Err(Parting::Close(Closing::PeerSilent)),
            Some(Due::TokenExpired) => Err(Parting::Close(Closing::TokenExpired)),
        }
    }

    async fn hear(&self, message: Option<Result<Heard, Unheard>>) -> Result<(), Parting> {
        match message {
            Some(Ok(Heard::Text(text))) => self.take(&text).await,
            Some(Ok(Heard::Binary)) => Err(Parting::Close(Closing::UnsupportedData)),
            Some(Ok(Heard::Ping(data))) => self.answer_ping(&data),
            Some(Ok(Heard::Pong)) => Ok(()),
            Some(Ok(Heard::Close)) => Err(Parting::Close(Closing::PeerClosed)),
            Some(Err(Unheard::TooBig)) => Err(Parting::Close(Closing::TooBig)),
            Some(Err(Unheard::Malformed)) => Err(Parting::Close(Closing::ProtocolViolation)),
            None => Err(Parting::PeerIsGone),
        }
    }

    fn answer_ping(&self, data: &[u8]) -> Result<(), Parting> {
        if self.rate_limits.check_person(self.caller.user.id).is_err() {
            return Err(Parting::Close(Closing::Overloaded));
        }
        self.send(frame::pong(data));
        Ok(())
    }

    /// A frame that cannot be understood is dropped, however many there are, and within the rate limit its
    /// sender is told where the contract has a word for it; one that can be is never lost
    /// unseen (contracts section 4, meet).
    async fn take(&self, text: &str) -> Result<(), Parting> {
        let within_limit = self.rate_limits.check_person(self.caller.user.id).is_ok();
        match (&self.place, self.dialect.codec.decode(text)) {
            (Place::Room { room, connection }, Ok(Request::Post(posting))) if within_limit => {
                self.post(*room, connection, posting).await
            }
            (Place::Room { .. }, Ok(Request::Post(_))) => Err(Parting::Close(Closing::Overloaded)),
            (Place::Room { connection, .. }, Ok(Request::Typing { is_typing })) => {
                // Nothing is lost with one that comes too often: it is soon out of date anyway.
                if within_limit {
                    connection.set_typing(is_typing);
                }
                Ok(())
            }
            (Place::Followed(_), _) if within_limit => {
                self.drop_frame(Malformed("This socket is for listening only."));
                Ok(())
            }
            (Place::Room { .. }, Err(malformed)) if within_limit => {
                self.drop_frame(malformed);
                Ok(())
            }
            (Place::Room { .. }, Err(_)) | (Place::Followed(_), _) => Ok(()),
        }
    }

    fn drop_frame(&self, Malformed(reason): Malformed) {
        let (user, dialect) = (self.caller.user.id, self.dialect.codec.name());
        tracing::info!(%user, dialect, reason, "frame dropped");
        if let Some(text) = self.dialect.codec.refusal(reason) {
            self.send(frame::text(&text));
        }
    }

    async fn post(
        &self,
        room_id: RoomId,
        connection: &Connection,
        posting: Posting,
    ) -> Result<(), Parting> {
        let identity = self.users.identity(&self.caller).await.map_err(unknown)?;
        let author = Author::person(identity.user, identity.picture);
        let Posting { body, reply_to, client_message_id } = posting;
        let command = PostMessage { room_id, author, body, reply_to, client_message_id };
        match self.messages.post_message(command).await {
            Ok(appended) => {
                if appended.is_repeat {
                    self.show_again(connection, &appended.message);
                }
                // A new one the hub brings to everybody in the room, its sender too.
                Ok(())
            }
            Err(messages::Error::NoSuchReplyTarget) => {
                self.drop_frame(NO_SUCH_REPLY_TARGET);
                Ok(())
            }
            Err(error) => Err(Parting::Close(refusal(error))),
        }
    }

    /// A repeat is answered with the first message's frame, to this socket alone (contracts rule 8), in its
    /// turn.
    fn show_again(&self, connection: &Connection, message: &Arc<Message>) {
        let event = Event::Posted(Arc::clone(message));
        if let Some(text) = self.dialect.codec.encode(&event, Audience::Author) {
            let _closed = connection.show_again(message, frame::text(&text));
        }
    }

    /// Queues a frame for this socket alone. Once the outbox is closed there is nobody to send to, as the
    /// loop finds out by itself.
    fn send(&self, frame: Bytes) {
        let _closed = self.place.outbox().push(frame);
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
        messages::Error::Room(error) => refusal_by_room(error),
        // Nobody asks for a change of a message here, nor sends a file.
        messages::Error::NoSuchMessage
        | messages::Error::NotTheirMessage
        | messages::Error::NoSuchReplyTarget
        | messages::Error::UnfitWording(_)
        | messages::Error::EmptyFile
        | messages::Error::FileTooLarge { .. }
        | messages::Error::NoSpaceLeft
        | messages::Error::UploadExpired => Closing::Failed,
        messages::Error::Fault(fault) => failure(fault),
    }
}

fn refusal_by_room(error: rooms::Error) -> Closing {
    match error {
        rooms::Error::NoSuchRoom => Closing::RoomDeleted,
        rooms::Error::Barred(_) | rooms::Error::NoSuchPerson | rooms::Error::BansOneself => {
            Closing::RemovedFromRoom
        }
        // Nobody makes a room here, brings others in, or comes in by a code.
        rooms::Error::WrongCode
        | rooms::Error::TooManyWrongCodes { .. }
        | rooms::Error::NoSuchPost
        | rooms::Error::NoSuchPeople(_)
        | rooms::Error::Banned(_)
        | rooms::Error::TooMany(_)
        | rooms::Error::Alone
        | rooms::Error::Nameless => Closing::Failed,
        rooms::Error::NoSuchUser => Closing::SessionEnded,
        rooms::Error::Fault(fault) => failure(fault),
    }
}

fn failure(fault: Fault) -> Closing {
    match Problem::from(fault) {
        Problem::Unavailable => Closing::Overloaded,
        _ => Closing::Failed,
    }
}

/// Gives the peer its time to read the close frame and to answer it.
async fn part<S>(incoming: S, mut ending: Ending, parting: Parting)
where
    S: Stream<Item = Result<Heard, Unheard>> + Unpin,
{
    let answered = async {
        match parting {
            // It has said its last word, and waits for us to hang up.
            Parting::Close(Closing::PeerClosed) => {
                ending.news().await;
            }
            // After these the bytes to come have no meaning.
            Parting::Close(Closing::ProtocolViolation | Closing::TooBig) => ending.is_gone().await,
            Parting::Close(_) | Parting::Closed | Parting::PeerIsGone => tokio::select! {
                () = until_answered(incoming) => {}
                () = ending.is_gone() => {}
            },
        }
    };
    // Past its time the connection ends either way.
    let _late = timeout(FAREWELL, answered).await;
}

/// Reads on until the peer answers the close frame or hangs up.
async fn until_answered<S>(mut incoming: S)
where
    S: Stream<Item = Result<Heard, Unheard>> + Unpin,
{
    while let Some(Ok(message)) = incoming.next().await {
        if message == Heard::Close {
            break;
        }
    }
}
