use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use actix_web::body::{BodySize, MessageBody};
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
}

/// The conversation's side of the end of a connection.
pub(crate) struct Ending {
    farewell: oneshot::Receiver<()>,
    keep_open: oneshot::Sender<()>,
}

/// What a conversation learns of its connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum News {
    /// The close frame is on its way.
    Closing,
    /// The connection is no more.
    Gone,
}

impl Ending {
    /// Waits for news. Not to be asked again once there were any; for the end itself, see
    /// [`Self::is_gone`].
    pub(crate) async fn news(&mut self) -> News {
        match (&mut self.farewell).await {
            Ok(()) => News::Closing,
            Err(_) => News::Gone,
        }
    }

    /// Waits until the connection is no more. As long as the conversation keeps this, the server does not
    /// end it.
    pub(crate) async fn is_gone(&mut self) {
        self.keep_open.closed().await;
    }
}

impl SocketBody {
    pub(crate) fn new(outbox: OutboxReader) -> (Self, Ending) {
        let (say_farewell, farewell) = oneshot::channel();
        let (keep_open, is_over) = oneshot::channel();
        let body = Self { outbox, farewell: Some(say_farewell), is_over };
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
