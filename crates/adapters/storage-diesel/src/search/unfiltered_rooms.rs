use std::collections::{HashSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use kernel::RoomId;
use messages::{LogEvent, Message, MessagePublisher};

use super::LEAST_BLOCKS;
use super::block::{block_of, last_of};

/// The rooms that may lack filters, in the order in which that was noted.
///
/// Noting is all that the way of a message pays for filters: they are built from what is noted.
#[derive(Default)]
pub(crate) struct UnfilteredRooms(Mutex<Queue>);

#[derive(Default)]
struct Queue {
    rooms: VecDeque<RoomId>,
    waiting: HashSet<RoomId>,
    /// Whether those were noted that lacked filters before this process started.
    has_all: bool,
}

impl UnfilteredRooms {
    /// Whether the rooms of the past are still to be noted.
    pub(super) fn lacks_the_past(&self) -> bool {
        !self.lock().has_all
    }

    /// Notes the rooms of the past.
    pub(super) fn note_the_past(&self, rooms: impl IntoIterator<Item = RoomId>) {
        self.note(rooms);
        self.lock().has_all = true;
    }

    /// Notes rooms, each once.
    pub(super) fn note(&self, rooms: impl IntoIterator<Item = RoomId>) {
        let mut queue = self.lock();
        for room in rooms {
            if queue.waiting.insert(room) {
                queue.rooms.push_back(room);
            }
        }
    }

    /// Takes out those that were noted first, `limit` at most.
    pub(super) fn take(&self, limit: usize) -> VecDeque<RoomId> {
        let mut queue = self.lock();
        let count = queue.rooms.len().min(limit);
        let taken: VecDeque<_> = queue.rooms.drain(..count).collect();
        for room in &taken {
            queue.waiting.remove(room);
        }
        taken
    }

    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Passes on what is published, and notes the rooms that lack filters from then on.
pub(crate) struct NotingPublisher {
    rooms: Arc<UnfilteredRooms>,
    publisher: Arc<dyn MessagePublisher>,
}

impl NotingPublisher {
    pub(crate) fn new(rooms: Arc<UnfilteredRooms>, publisher: Arc<dyn MessagePublisher>) -> Self {
        Self { rooms, publisher }
    }
}

impl MessagePublisher for NotingPublisher {
    fn publish(&self, events: &[LogEvent]) {
        let mut lacking = events.iter().filter_map(lacks_filter).peekable();
        if lacking.peek().is_some() {
            self.rooms.note(lacking);
        }
        self.publisher.publish(events);
    }

    fn repair(&self, rooms: &[RoomId]) {
        self.rooms.note(rooms.iter().copied());
        self.publisher.repair(rooms);
    }
}

/// The room of an event, if it lacks a filter by it: a block was filled, or the filter of an edited message
/// was dropped.
fn lacks_filter(event: &LogEvent) -> Option<RoomId> {
    match event {
        LogEvent::Posted(message) => seals_a_block(message).then_some(message.room_id),
        LogEvent::Changed(message) => message.deleted_at.is_none().then_some(message.room_id),
    }
}

fn seals_a_block(message: &Message) -> bool {
    let number = message.sequence.get();
    let block = block_of(number);
    number == last_of(block) && block + 1 >= LEAST_BLOCKS
}

#[cfg(test)]
mod tests {
    use super::*;

    fn room(number: i64) -> RoomId {
        RoomId::new(number).unwrap()
    }

    #[test]
    fn rooms_come_out_once_each_in_the_order_in_which_they_were_noted() {
        let rooms = UnfilteredRooms::default();
        rooms.note([room(7), room(3), room(7)]);
        rooms.note([room(3), room(5)]);
        assert_eq!(rooms.take(2), [room(7), room(3)]);
        rooms.note([room(7)]);
        assert_eq!(rooms.take(9), [room(5), room(7)]);
        assert_eq!(rooms.take(9), []);
    }

    #[test]
    fn the_past_is_noted_once() {
        let rooms = UnfilteredRooms::default();
        assert!(rooms.lacks_the_past());
        rooms.note_the_past([room(1)]);
        assert!(!rooms.lacks_the_past());
        assert_eq!(rooms.take(9), [room(1)]);
    }
}
