use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use actix_web::body::{BodySize, BoxBody, MessageBody};
use bytes::Bytes;
use futures_util::{Future, Stream};
use realtime::{OutboxReader, Outgoing};
use tokio::sync::oneshot;

use super::close_code::close_reason;
use super::frame;

/// The response body of a socket: writes what is in the outbox, all that is queued at once, and ends the
/// connection.
pub(crate) struct SocketBody {
    outbox: OutboxReader,
    farewell: Option<oneshot::Sender<()>>,
    /// Resolves when the conversation is over. Until then the connection is kept after the close frame:
    /// data that nobody reads would turn its end into a reset, and the peer might never see the frame.
    is_over: oneshot::Receiver<()>,
    /// Its drop is what ends the stream of incoming messages.
    _original: BoxBody,
}

/// The conversation's side of the end of a connection.
pub(crate) struct Ending {
    /// Resolves once the close frame is on its way.
    pub(crate) farewell: oneshot::Receiver<()>,
    /// Dropped when the conversation is over.
    pub(crate) keep_open: oneshot::Sender<()>,
}

impl SocketBody {
    pub(crate) fn new(outbox: OutboxReader, original: BoxBody) -> (Self, Ending) {
        let (say_farewell, farewell) = oneshot::channel();
        let (keep_open, is_over) = oneshot::channel();
        let body = Self { outbox, farewell: Some(say_farewell), is_over, _original: original };
        (body, Ending { farewell, keep_open })
    }
}

impl MessageBody for SocketBody {
    type Error = Infallible;

    fn size(&self) -> BodySize {
        BodySize::Stream
    }

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Infallible>>> {
        if self.farewell.is_none() {
            let _over = ready!(Pin::new(&mut self.is_over).poll(context));
            return Poll::Ready(None);
        }
        match ready!(Pin::new(&mut self.outbox).poll_next(context)) {
            Some(Outgoing::Frames(frames)) => Poll::Ready(Some(Ok(frames))),
            Some(Outgoing::Closing(closing)) => {
                if let Some(farewell) = self.farewell.take() {
                    // A conversation that is over already needs no word of it.
                    let _unheard = farewell.send(());
                }
                Poll::Ready(Some(Ok(frame::close(close_reason(closing)))))
            }
            None => Poll::Ready(None),
        }
    }
}
