use std::sync::Arc;

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, Shared};
use kernel::{Fault, RoomId};
use messages::{ChangeNumber, LogHead, MessageLog, Sequence};

/// One reading of where a room's log ends, which all who wait for it share.
#[derive(Clone)]
pub(crate) struct Opening(Shared<BoxFuture<'static, Result<LogHead, Arc<Fault>>>>);

/// What a room without a log has.
const NOTHING: LogHead =
    LogHead { first: Sequence::START, last: Sequence::START, last_change: ChangeNumber::START };

impl Opening {
    pub(crate) fn new(log: Arc<dyn MessageLog>, room: RoomId) -> Self {
        let reading = async move { Ok(log.head(room).await.map_err(Arc::new)?.unwrap_or(NOTHING)) };
        Self(reading.boxed().shared())
    }

    /// Whether it was tried in vain: whoever comes later starts another one.
    pub(crate) fn has_failed(&self) -> bool {
        matches!(self.0.peek(), Some(Err(_)))
    }

    /// Where the room's log ends.
    pub(crate) async fn end(self) -> Result<LogHead, Fault> {
        self.0.await.map_err(|fault| match *fault {
            Fault::Unavailable(_) => Fault::unavailable(fault),
            Fault::Failed(_) => Fault::failed(fault),
        })
    }
}
