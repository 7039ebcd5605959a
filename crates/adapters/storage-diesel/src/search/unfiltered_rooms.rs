use std::collections::{HashSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use kernel::RoomId;
use messages::{LogEvent, Message, MessagePublisher};

use super::LEAST_BLOCKS;
use super::block::{block_of, last_of};

/// The rooms that may lack filters: those that were written to, in the order in which that was noted, and after
/// them those of before this process started.
///
/// Noting is all that the way of a message pays for filters: they are built from what is noted.
#[derive(Default)]
pub(crate) struct UnfilteredRooms(Mutex<Queue>);

#[derive(Default)]
struct Queue {
    rooms: VecDeque<RoomId>,
    waiting: HashSet<RoomId>,
    /// Those that may lack filters since before this process started, once that was asked.
    past: Option<VecDeque<RoomId>>,
}

impl UnfilteredRooms {
    /// Whether the rooms of the past are still to be noted.
    pub(super) fn lacks_the_past(&self) -> bool {
        self.lock().past.is_none()
    }

    /// Notes the rooms of the past.
    pub(super) fn note_the_past(&self, rooms: Vec<RoomId>) {
        self.lock().past = Some(rooms.into());
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

    /// Takes out the next one.
    pub(super) fn take(&self) -> Option<RoomId> {
        let mut queue = self.lock();
        let Some(room) = queue.rooms.pop_front() else { return queue.past.as_mut()?.pop_front() };
        queue.waiting.remove(&room);
        Some(room)
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

    fn take(rooms: &UnfilteredRooms, limit: usize) -> Vec<RoomId> {
        std::iter::from_fn(|| rooms.take()).take(limit).collect()
    }

    #[test]
    fn rooms_come_out_once_each_in_the_order_in_which_they_were_noted() {
        let rooms = UnfilteredRooms::default();
        rooms.note([room(7), room(3), room(7)]);
        rooms.note([room(3), room(5)]);
        assert_eq!(take(&rooms, 2), [room(7), room(3)]);
        rooms.note([room(7)]);
        assert_eq!(take(&rooms, 9), [room(5), room(7)]);
        assert_eq!(take(&rooms, 9), []);
    }

    #[test]
    fn the_past_is_noted_once_and_comes_last() {
        let rooms = UnfilteredRooms::default();
        assert!(rooms.lacks_the_past());
        rooms.note_the_past(vec![room(1), room(2)]);
        rooms.note([room(2), room(7)]);
        assert!(!rooms.lacks_the_past());
        assert_eq!(take(&rooms, 9), [room(2), room(7), room(1), room(2)]);
    }
}
