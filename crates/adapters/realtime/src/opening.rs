use std::sync::Arc;

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, Shared};
use kernel::{Fault, RoomId};
use messages::{MessageLog, Sequence};

/// One reading of where a room's log ends, which all who wait for it share.
#[derive(Clone)]
pub(crate) struct Opening(Shared<BoxFuture<'static, Result<Sequence, Arc<Fault>>>>);

impl Opening {
    pub(crate) fn new(log: Arc<dyn MessageLog>, room: RoomId) -> Self {
        let reading = async move {
            let head = log.head(room).await.map_err(Arc::new)?;
            Ok(head.map_or(Sequence::START, |head| head.last))
        };
        Self(reading.boxed().shared())
    }

    /// Whether it was tried in vain: whoever comes later starts another one.
    pub(crate) fn has_failed(&self) -> bool {
        matches!(self.0.peek(), Some(Err(_)))
    }

    /// The number of the room's last message, or [`Sequence::START`].
    pub(crate) async fn last(self) -> Result<Sequence, Fault> {
        self.0.await.map_err(|fault| match *fault {
            Fault::Unavailable(_) => Fault::unavailable(fault),
            Fault::Failed(_) => Fault::failed(fault),
        })
    }
}
