#[cfg(test)]
mod tests;

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use actix_http::ws::{Codec, Frame, Item, ProtocolError};
use bytes::{Bytes, BytesMut};
use futures_util::Stream;
use tokio_util::codec::Decoder;

/// The largest message that a client may send, in one frame or in several (contracts rule 6).
const MAX_MESSAGE: usize = 64 * 1024;

/// Something whole that a peer sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Heard {
    Text(String),
    Binary,
    Ping(Bytes),
    Pong,
    Close,
}

/// Something after which nothing that the peer sends can be understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Unheard {
    /// A message beyond [`MAX_MESSAGE`], told by what it declares: it is not waited for.
    #[error("a message that is too big")]
    TooBig,
    /// No WebSocket, or a text that is not UTF-8.
    #[error("a breach of the protocol")]
    Malformed,
}

/// What a peer sends, message by message, from the bytes of its connection. Ends with the connection, and
/// after the first error; whatever came whole before either is heard first.
pub(crate) struct Incoming<P> {
    connection: P,
    messages: Messages,
    is_over: bool,
}

impl<P> Incoming<P> {
    pub(crate) fn new(connection: P) -> Self {
        Self { connection, messages: Messages::default(), is_over: false }
    }
}

impl<P, E> Stream for Incoming<P>
where
    P: Stream<Item = Result<Bytes, E>> + Unpin,
{
    type Item = Result<Heard, Unheard>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            match self.messages.next() {
                Ok(Some(heard)) if !self.is_over => return Poll::Ready(Some(Ok(heard))),
                Err(unheard) if !self.is_over => {
                    self.is_over = true;
                    return Poll::Ready(Some(Err(unheard)));
                }
                _ if self.is_over => return Poll::Ready(None),
                _ => {}
            }
            match ready!(Pin::new(&mut self.connection).poll_next(context)) {
                Some(Ok(bytes)) => self.messages.add(&bytes),
                Some(Err(_)) | None => self.is_over = true,
            }
        }
    }
}

/// Takes messages out of bytes. Holds little more than one message: what declares itself larger is refused
/// by its head.
#[derive(Default)]
struct Messages {
    codec: Codec,
    bytes: BytesMut,
    fragments: Option<Fragments>,
}

/// The beginning of a message that comes in several frames.
struct Fragments {
    is_text: bool,
    bytes: BytesMut,
}

impl Messages {
    fn add(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// The next message that is there as a whole.
    fn next(&mut self) -> Result<Option<Heard>, Unheard> {
        loop {
            self.check_size()?;
            let Some(frame) =
                self.codec.decode(&mut self.bytes).map_err(|error| unheard(&error))?
            else {
                if self.bytes.is_empty() {
                    // An idle connection holds no buffer.
                    self.bytes = BytesMut::new();
                }
                return Ok(None);
            };
            if let Some(heard) = self.hear(frame)? {
                return Ok(Some(heard));
            }
        }
    }

    /// The codec looks at a frame's size only once all of it is there.
    fn check_size(&self) -> Result<(), Unheard> {
        let gathered = self.fragments.as_ref().map_or(0, |fragments| fragments.bytes.len());
        let declared = declared_size(&self.bytes).unwrap_or(0);
        let room = MAX_MESSAGE.saturating_sub(gathered);
        if usize::try_from(declared).is_ok_and(|declared| declared <= room) {
            Ok(())
        } else {
            Err(Unheard::TooBig)
        }
    }

    /// What a frame completes, if anything.
    fn hear(&mut self, frame: Frame) -> Result<Option<Heard>, Unheard> {
        Ok(match frame {
            Frame::Text(bytes) => Some(text(bytes.into())?),
            Frame::Binary(_) => Some(Heard::Binary),
            Frame::Ping(data) => Some(Heard::Ping(data)),
            Frame::Pong(_) => Some(Heard::Pong),
            Frame::Close(_) => Some(Heard::Close),
            Frame::Continuation(Item::FirstText(bytes)) => {
                self.fragments = Some(Fragments { is_text: true, bytes: bytes.into() });
                None
            }
            Frame::Continuation(Item::FirstBinary(bytes)) => {
                self.fragments = Some(Fragments { is_text: false, bytes: bytes.into() });
                None
            }
            Frame::Continuation(Item::Continue(bytes)) => {
                self.continue_with(&bytes)?;
                None
            }
            Frame::Continuation(Item::Last(bytes)) => {
                self.continue_with(&bytes)?;
                let whole = self.fragments.take().ok_or(Unheard::Malformed)?;
                Some(if whole.is_text { text(whole.bytes.into())? } else { Heard::Binary })
            }
        })
    }

    fn continue_with(&mut self, bytes: &[u8]) -> Result<(), Unheard> {
        let fragments = self.fragments.as_mut().ok_or(Unheard::Malformed)?;
        fragments.bytes.extend_from_slice(bytes);
        Ok(())
    }
}

fn text(bytes: Vec<u8>) -> Result<Heard, Unheard> {
    String::from_utf8(bytes).map(Heard::Text).map_err(|_| Unheard::Malformed)
}

fn unheard(error: &ProtocolError) -> Unheard {
    match error {
        ProtocolError::Overflow => Unheard::TooBig,
        _ => Unheard::Malformed,
    }
}

/// The length of the payload that a frame's head declares, once that much of the head is there (RFC 6455,
/// section 5.2).
fn declared_size(bytes: &[u8]) -> Option<u64> {
    match (bytes.get(1)? & 0x7f, bytes.get(2..)?) {
        (126, [high, low, ..]) => Some(u64::from(u16::from_be_bytes([*high, *low]))),
        (127, rest) => rest.first_chunk().map(|length| u64::from_be_bytes(*length)),
        (126, _) => None,
        (length, _) => Some(u64::from(length)),
    }
}
