use std::collections::{VecDeque, vec_deque};
use std::mem;

use bytes::{Bytes, BytesMut};

use super::Outbox;

/// Frames in a row, as many as may wait.
#[derive(Debug, Default)]
pub(crate) struct Queue {
    frames: VecDeque<Bytes>,
    bytes: usize,
}

/// What a queue held.
pub(super) enum Batch {
    Nothing,
    One(Bytes),
    Several(VecDeque<Bytes>),
}

impl Queue {
    /// Takes a frame; whether there was room for it.
    pub(crate) fn push(&mut self, frame: Bytes) -> bool {
        let bytes = self.bytes + frame.len();
        let is_full = self.frames.len() >= Outbox::MAX_FRAMES || bytes > Outbox::MAX_BYTES;
        if !is_full {
            self.frames.push_back(frame);
            self.bytes = bytes;
        }
        !is_full
    }

    /// Puts everything from another queue behind what is here.
    pub(super) fn append(&mut self, mut other: Self) {
        self.frames.append(&mut other.frames);
        self.bytes += other.bytes;
    }

    pub(super) fn take(&mut self) -> Batch {
        self.bytes = 0;
        if self.frames.len() > 1 {
            Batch::Several(mem::take(&mut self.frames))
        } else {
            self.frames.pop_front().map_or(Batch::Nothing, Batch::One)
        }
    }
}

impl IntoIterator for Queue {
    type Item = Bytes;
    type IntoIter = vec_deque::IntoIter<Bytes>;

    fn into_iter(self) -> Self::IntoIter {
        self.frames.into_iter()
    }
}

/// Frames as one piece.
pub(super) fn join(frames: VecDeque<Bytes>) -> Bytes {
    let mut joined = BytesMut::with_capacity(frames.iter().map(Bytes::len).sum());
    for frame in frames {
        joined.extend_from_slice(&frame);
    }
    joined.freeze()
}
