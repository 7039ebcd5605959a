use std::mem;
use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use kernel::Fault;
use messages::{ChangeNumber, Message, MessageLog, Sequence, Span};
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::closing::Closing;
use crate::connection::{Connection, ConnectionId, Replay, Subscription};
use crate::dialect::Event;
use crate::encoding::encode_for;
use crate::hub::Hub;
use crate::outbox::{Closed, Outbox, ReplayFeed};
use crate::room::{Junction, Room};

/// Messages that one reading of the log asks for.
const PAGE: u32 = 200;
/// About so many bytes go to the socket in one piece.
const PIECE: usize = 256 * 1024;
/// So many replays read the log at once. When everybody comes back together, the store still has time
/// for others.
const READINGS: usize = 32;

/// Lets only so many replays of a hub read at once.
pub(crate) struct ReadingPermits(Semaphore);

impl Default for ReadingPermits {
    fn default() -> Self {
        Self(Semaphore::new(READINGS))
    }
}

/// One socket's way from a place in the log to the live stream of its room.
pub(crate) struct CatchUp {
    hub: Hub,
    room: Arc<Room>,
    id: ConnectionId,
    subscription: Subscription,
    outbox: Outbox,
    feed: ReplayFeed,
    /// The last message that the socket has already.
    start: Sequence,
    /// The room's last change when the socket came.
    last_change: ChangeNumber,
}

/// Why a replay ends before its time.
#[derive(Debug, thiserror::Error)]
enum Interruption {
    #[error(transparent)]
    Closed(#[from] Closed),
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Brings a socket what its room got before, then what the room gets meanwhile, and lets it go live.
pub(crate) async fn run(catch_up: CatchUp) {
    metrics::counter!("madang_replays_total").increment(1);
    match catch_up.replay().await {
        Ok(()) => catch_up.finish(),
        Err(Interruption::Closed(Closed)) => {}
        Err(Interruption::Fault(fault)) => {
            tracing::warn!(room = %catch_up.room.id, error = ?fault, "a replay could not be read");
            catch_up.outbox.close(match fault {
                Fault::Unavailable(_) => Closing::Overloaded,
                Fault::Failed(_) => Closing::Failed,
            });
        }
    }
}

impl CatchUp {
    /// Finds where the socket left off. Before the socket is open: what is committed after that is new to
    /// it, whatever id it named.
    pub(crate) async fn prepare(connection: &Connection, feed: ReplayFeed) -> Result<Self, Fault> {
        let mut catch_up = Self {
            hub: connection.hub.clone(),
            room: Arc::clone(&connection.room),
            id: connection.id,
            subscription: connection.subscription,
            outbox: connection.outbox.clone(),
            feed,
            start: Sequence::START,
            last_change: connection.room.last_change(),
        };
        catch_up.start = catch_up.position().await?;
        catch_up.note(catch_up.start);
        Ok(catch_up)
    }

    async fn position(&self) -> Result<Sequence, Fault> {
        match self.subscription.replay {
            Replay::Nothing | Replay::FromStart => Ok(Sequence::START),
            Replay::After(id) => {
                let _permit = self.permit().await;
                self.log()?.position(self.room.id, id).await
            }
        }
    }

    async fn replay(&self) -> Result<(), Interruption> {
        let (cursor, junction) = self.send_until_live(self.start).await?;
        self.send_rest(cursor, junction.last).await?;
        self.send_changes(self.last_change, junction.last_change).await
    }

    /// Sends the log page by page. Where it ends, the room takes over, and says what it has delivered
    /// up to then.
    async fn send_until_live(
        &self,
        mut cursor: Sequence,
    ) -> Result<(Sequence, Junction), Interruption> {
        loop {
            let page = self.page(cursor, Sequence::new(i64::MAX)).await?;
            let is_last = is_short(&page);
            cursor = page.last().map_or(cursor, |message| message.sequence);
            // Before the page is sent: while the socket takes it, the room may go on for long.
            let junction = is_last.then(|| self.room.go_live(self.id, cursor));
            self.send_messages(page).await?;
            if let Some(junction) = junction {
                return Ok((cursor, junction));
            }
        }
    }

    /// Sends what the room delivered between the end of the last page and the junction.
    async fn send_rest(&self, mut cursor: Sequence, last: Sequence) -> Result<(), Interruption> {
        while cursor < last {
            let page = self.page(cursor, last).await?;
            cursor = page.last().map_or(last, |message| message.sequence);
            self.send_messages(page).await?;
        }
        Ok(())
    }

    /// Sends what changed while the messages were sent, which may have been read before.
    async fn send_changes(
        &self,
        mut cursor: ChangeNumber,
        last: ChangeNumber,
    ) -> Result<(), Interruption> {
        while cursor < last {
            let page = {
                let _permit = self.permit().await;
                self.log()?.list_changes(self.room.id, cursor, PAGE).await?
            };
            cursor = page.last().map_or(last, |message| message.change);
            let mut piece = Piece::default();
            for message in page.into_iter().filter(|message| message.change <= last) {
                piece.add(self.encode(&Event::of_change(Arc::new(message))));
                if piece.is_full() {
                    self.send(&mut piece).await?;
                }
            }
            self.send(&mut piece).await?;
        }
        Ok(())
    }

    /// Sends messages, without the deleted ones.
    async fn send_messages(&self, page: Vec<Message>) -> Result<(), Closed> {
        let mut piece = Piece::default();
        let mut reached = None;
        for message in page {
            reached = Some(message.sequence);
            if message.deleted_at.is_none() {
                piece.add(self.encode(&Event::Posted(Arc::new(message))));
            }
            if piece.is_full() {
                self.send_up_to(reached, &mut piece).await?;
            }
        }
        self.send_up_to(reached, &mut piece).await
    }

    async fn send_up_to(&self, reached: Option<Sequence>, piece: &mut Piece) -> Result<(), Closed> {
        self.send(piece).await?;
        if let Some(reached) = reached {
            self.note(reached);
        }
        Ok(())
    }

    async fn send(&self, piece: &mut Piece) -> Result<(), Closed> {
        let Piece { bytes, frames } = mem::take(piece);
        if !bytes.is_empty() {
            self.feed.send(bytes.freeze()).await?;
            metrics::counter!("madang_frames_delivered_total").increment(frames);
        }
        Ok(())
    }

    fn encode(&self, event: &Event) -> Option<Bytes> {
        let Subscription { dialect, user, .. } = self.subscription;
        encode_for(self.hub.0.dialects.get(dialect), event, user)
    }

    /// Tells the room how far the socket has come.
    fn note(&self, reached: Sequence) {
        self.hub.follow_up(&self.room, self.room.replayed(self.id, reached));
    }

    /// Lets what the room has said since the junction follow.
    fn finish(self) {
        self.hub.follow_up(&self.room, self.room.end_replay(self.id));
        self.feed.finish();
    }

    async fn permit(&self) -> Option<SemaphorePermit<'_>> {
        self.hub.0.permits.0.acquire().await.ok()
    }

    fn log(&self) -> Result<Arc<dyn MessageLog>, Fault> {
        self.hub.log()
    }

    async fn page(&self, after: Sequence, up_to: Sequence) -> Result<Vec<Message>, Fault> {
        let _permit = self.permit().await;
        self.log()?.list(self.room.id, Span { after, up_to }, PAGE).await
    }
}

/// Frames in a row on their way into the feed.
#[derive(Default)]
struct Piece {
    bytes: BytesMut,
    frames: u64,
}

impl Piece {
    fn add(&mut self, frame: Option<Bytes>) {
        if let Some(frame) = frame {
            self.bytes.extend_from_slice(&frame);
            self.frames += 1;
        }
    }

    fn is_full(&self) -> bool {
        self.bytes.len() >= PIECE
    }
}

/// Whether the log had no more to give.
fn is_short(page: &[Message]) -> bool {
    page.len() < PAGE as usize
}
