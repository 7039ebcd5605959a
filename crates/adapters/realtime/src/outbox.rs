mod queue;
mod replay_feed;

use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker, ready};

use bytes::Bytes;
use futures_util::Stream;
use tokio::sync::mpsc;

use self::queue::{Batch, join};
use crate::closing::Closing;
use crate::lock;

pub(crate) use self::queue::Queue;
pub(crate) use self::replay_feed::ReplayFeed;

/// The queue of frames on their way to one socket.
///
/// It holds at most [`Outbox::MAX_FRAMES`] and [`Outbox::MAX_BYTES`]. A peer that lets it fill up is
/// cut off, so that nobody ever waits for it. Room for frames is made when they come, and a queue that
/// grew in a rush is given back with what it held.
///
/// While a socket catches up, what its room says waits beside the queue, within the same bounds, and
/// follows the replay. What is pushed here goes out between the pieces of the replay.
#[derive(Debug, Clone)]
pub struct Outbox(Arc<Mutex<State>>);

/// The end of an [`Outbox`] that the socket reads: a stream of what is to be written.
#[derive(Debug)]
pub struct OutboxReader {
    state: Arc<Mutex<State>>,
    replay: Option<mpsc::Receiver<Bytes>>,
}

/// What an [`OutboxReader`] gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outgoing {
    /// Everything that was queued, one frame or several in a row, or a piece of a replay.
    Frames(Bytes),
    /// The connection is to be closed. Nothing comes after it.
    Closing(Closing),
}

/// The outbox takes no more: it was closed before, or was full and is closed now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the connection is closed")]
pub struct Closed;

/// Why an outbox took no frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// It was closed before.
    Closed,
    /// It was full, has dropped what it held, and is closed now.
    Overflow,
}

#[derive(Debug, Default)]
struct State {
    frames: Queue,
    /// What the room says while a replay is on its way to the socket.
    held: Option<Queue>,
    closing: Option<Closing>,
    is_finished: bool,
    reader: Option<Waker>,
}

impl Outbox {
    /// The most frames that wait at once.
    pub const MAX_FRAMES: usize = 256;
    /// The most bytes that wait at once: 1 MiB.
    pub const MAX_BYTES: usize = 1024 * 1024;

    /// An empty queue and the end to read it by.
    pub fn new() -> (Self, OutboxReader) {
        let state = Arc::default();
        (Self(Arc::clone(&state)), OutboxReader { state, replay: None })
    }

    /// An empty queue whose reader is brought a replay first.
    pub(crate) fn with_replay() -> (Self, OutboxReader, ReplayFeed) {
        let (outbox, mut reader) = Self::new();
        lock(&outbox.0).held = Some(Queue::default());
        let (feed, pieces) = ReplayFeed::new(outbox.clone());
        reader.replay = Some(pieces);
        (outbox, reader, feed)
    }

    /// Queues a frame. Never waits: if the queue is full, what it holds is dropped and the
    /// connection closes as [`Closing::TooSlow`].
    pub fn push(&self, frame: Bytes) -> Result<(), Closed> {
        let mut state = lock(&self.0);
        let pushed = state.push(frame, |state| &mut state.frames);
        let reader = state.reader.take();
        drop(state);
        wake(reader);
        pushed.map_err(|_| Closed)
    }

    /// Queues a frame that has its place among the room's messages, behind a replay if there is one.
    /// Returns who is to be woken for it.
    pub(crate) fn push_from_room(&self, frame: Bytes) -> Result<Option<Waker>, Refusal> {
        let mut state = lock(&self.0);
        let pushed = state.push(frame, |state| state.held.as_mut().unwrap_or(&mut state.frames));
        match pushed {
            Ok(()) if state.held.is_some() => Ok(None),
            Ok(()) => Ok(state.reader.take()),
            Err(refusal) => {
                let reader = state.reader.take();
                drop(state);
                wake(reader);
                Err(refusal)
            }
        }
    }

    /// Takes no more frames and ends the connection once those queued are written; what a replay has
    /// yet to bring, and what was to follow it, is dropped. Only the first reason counts.
    pub fn close(&self, closing: Closing) {
        let mut state = lock(&self.0);
        if state.closing.is_none() {
            state.closing = Some(closing);
            let reader = state.reader.take();
            drop(state);
            wake(reader);
        }
    }

    /// Why the connection is closing, if it is.
    pub fn closing(&self) -> Option<Closing> {
        lock(&self.0).closing
    }
}

fn wake(reader: Option<Waker>) {
    if let Some(reader) = reader {
        reader.wake();
    }
}

impl State {
    fn push(
        &mut self,
        frame: Bytes,
        queue: impl FnOnce(&mut Self) -> &mut Queue,
    ) -> Result<(), Refusal> {
        if self.closing.is_some() {
            return Err(Refusal::Closed);
        }
        if queue(self).push(frame) {
            return Ok(());
        }
        self.discard();
        self.closing = Some(Closing::TooSlow);
        metrics::counter!("madang_outbox_overflows_total").increment(1);
        Err(Refusal::Overflow)
    }

    /// What the room said meanwhile follows, unless the replay was cut short.
    fn end_replay(&mut self) {
        if let Some(held) = self.held.take()
            && self.closing.is_none()
        {
            self.frames.append(held);
        }
    }

    fn discard(&mut self) {
        self.frames = Queue::default();
        self.held = None;
    }
}

impl Stream for OutboxReader {
    type Item = Outgoing;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Outgoing>> {
        let this = self.get_mut();
        loop {
            let mut state = lock(&this.state);
            match state.frames.take() {
                Batch::One(frame) => return Poll::Ready(Some(Outgoing::Frames(frame))),
                Batch::Several(frames) => {
                    drop(state);
                    return Poll::Ready(Some(Outgoing::Frames(join(frames))));
                }
                Batch::Nothing if state.is_finished => return Poll::Ready(None),
                Batch::Nothing => {}
            }
            if let Some(closing) = state.closing {
                this.replay = None;
                state.discard();
                state.is_finished = true;
                return Poll::Ready(Some(Outgoing::Closing(closing)));
            }
            state.reader = Some(context.waker().clone());
            drop(state);
            let Some(pieces) = &mut this.replay else { return Poll::Pending };
            if let Some(piece) = ready!(pieces.poll_recv(context)) {
                return Poll::Ready(Some(Outgoing::Frames(piece)));
            }
            this.replay = None;
            lock(&this.state).end_replay();
        }
    }
}

impl Drop for OutboxReader {
    fn drop(&mut self) {
        let mut state = lock(&self.state);
        state.discard();
        state.closing.get_or_insert(Closing::PeerClosed);
    }
}
