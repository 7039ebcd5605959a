use bytes::Bytes;
use tokio::sync::mpsc;

use super::{Closed, Outbox};
use crate::closing::Closing;

/// Brings a socket what it is to have before the live stream, at its own pace.
///
/// One piece waits for the socket at most. A feed that is dropped before its end closes the outbox as
/// [`Closing::Failed`]: the socket must not go on as if it had everything.
#[derive(Debug)]
pub(crate) struct ReplayFeed {
    pieces: mpsc::Sender<Bytes>,
    outbox: Outbox,
    is_complete: bool,
}

impl ReplayFeed {
    pub(super) fn new(outbox: Outbox) -> (Self, mpsc::Receiver<Bytes>) {
        let (pieces, received) = mpsc::channel(1);
        (Self { pieces, outbox, is_complete: false }, received)
    }

    /// Hands over a piece: frames in a row. Waits until the piece before it was taken.
    pub(crate) async fn send(&self, piece: Bytes) -> Result<(), Closed> {
        if self.outbox.closing().is_some() {
            return Err(Closed);
        }
        self.pieces.send(piece).await.map_err(|_| Closed)
    }

    /// Lets the live stream follow.
    pub(crate) fn finish(mut self) {
        self.is_complete = true;
    }
}

impl Drop for ReplayFeed {
    fn drop(&mut self) {
        if !self.is_complete {
            self.outbox.close(Closing::Failed);
        }
    }
}
