use std::collections::VecDeque;
use std::mem;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

use bytes::{Bytes, BytesMut};
use futures_util::Stream;

use crate::closing::Closing;
use crate::lock;

/// The queue of frames on their way to one socket.
///
/// It holds at most [`Outbox::MAX_FRAMES`] and [`Outbox::MAX_BYTES`]. A peer that lets it fill up is
/// cut off, so that nobody ever waits for it. Room for frames is made when they come, and a queue that
/// grew in a rush is given back with what it held.
#[derive(Debug, Clone)]
pub struct Outbox(Arc<Mutex<State>>);

/// The end of an [`Outbox`] that the socket reads: a stream of what is to be written.
#[derive(Debug)]
pub struct OutboxReader(Arc<Mutex<State>>);

/// What an [`OutboxReader`] gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outgoing {
    /// Everything that was queued: one frame or several in a row.
    Frames(Bytes),
    /// The connection is to be closed. Nothing comes after it.
    Closing(Closing),
}

/// The outbox takes no more: it was closed before, or was full and is closed now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the connection is closed")]
pub struct Closed;

#[derive(Debug, Default)]
struct State {
    frames: VecDeque<Bytes>,
    bytes: usize,
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
        (Self(Arc::clone(&state)), OutboxReader(state))
    }

    /// Queues a frame. Never waits: if the queue is full, what it holds is dropped and the
    /// connection closes as [`Closing::TooSlow`].
    pub fn push(&self, frame: Bytes) -> Result<(), Closed> {
        let mut state = lock(&self.0);
        if state.closing.is_some() {
            return Err(Closed);
        }
        let bytes = state.bytes + frame.len();
        let is_full = state.frames.len() == Self::MAX_FRAMES || bytes > Self::MAX_BYTES;
        if is_full {
            state.discard();
            state.closing = Some(Closing::TooSlow);
            metrics::counter!("madang_outbox_overflows_total").increment(1);
        } else {
            state.frames.push_back(frame);
            state.bytes = bytes;
        }
        let reader = state.reader.take();
        drop(state);
        wake(reader);
        if is_full { Err(Closed) } else { Ok(()) }
    }

    /// Takes no more frames and ends the connection once those queued are written. Only the first
    /// reason counts.
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
    fn discard(&mut self) {
        self.frames = VecDeque::new();
        self.bytes = 0;
    }

    fn take_frames(&mut self) -> Batch {
        self.bytes = 0;
        if self.frames.len() > 1 {
            Batch::Several(mem::take(&mut self.frames))
        } else {
            self.frames.pop_front().map_or(Batch::Nothing, Batch::One)
        }
    }
}

enum Batch {
    Nothing,
    One(Bytes),
    Several(VecDeque<Bytes>),
}

impl Stream for OutboxReader {
    type Item = Outgoing;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Outgoing>> {
        let mut state = lock(&self.0);
        match state.take_frames() {
            Batch::One(frame) => Poll::Ready(Some(Outgoing::Frames(frame))),
            Batch::Several(frames) => {
                drop(state);
                Poll::Ready(Some(Outgoing::Frames(join(frames))))
            }
            Batch::Nothing if state.is_finished => Poll::Ready(None),
            Batch::Nothing => {
                if let Some(closing) = state.closing {
                    state.is_finished = true;
                    return Poll::Ready(Some(Outgoing::Closing(closing)));
                }
                state.reader = Some(context.waker().clone());
                Poll::Pending
            }
        }
    }
}

fn join(frames: VecDeque<Bytes>) -> Bytes {
    let mut joined = BytesMut::with_capacity(frames.iter().map(Bytes::len).sum());
    for frame in frames {
        joined.extend_from_slice(&frame);
    }
    joined.freeze()
}

impl Drop for OutboxReader {
    fn drop(&mut self) {
        let mut state = lock(&self.0);
        state.discard();
        state.closing.get_or_insert(Closing::PeerClosed);
    }
}
