use std::sync::Arc;

use kernel::RoomId;
use messages::{LogEvent, Message, MessagePublisher};

use crate::dialect::Event;
use crate::encoding::Encoding;
use crate::hub::Hub;
use crate::repair;
use crate::room::{Effect, Room};
use crate::typing;

impl MessagePublisher for Hub {
    fn publish(&self, events: &[LogEvent]) {
        self.hear(events);
        self.0.backplane.announce(events);
    }

    fn repair(&self, rooms: &[RoomId]) {
        self.distrust(rooms);
        self.0.backplane.distrust(rooms);
    }
}

impl Hub {
    /// Reads again what the log has of these rooms, as far as they have sockets here: another node does not
    /// know what it committed to them, or hints may have been lost on their way to this one. Does not wait,
    /// and tells no other node.
    pub fn distrust(&self, rooms: &[RoomId]) {
        for room in rooms.iter().filter_map(|room| self.0.rooms.find(*room)) {
            self.follow_up(&room, room.distrust());
        }
        self.0.followers.distrust(rooms);
    }

    /// Takes what another node announced: late, twice, out of order or after something that was lost, as
    /// it may be. Does not wait.
    pub fn hear(&self, events: &[LogEvent]) {
        for event in events {
            if let Some(room) = self.0.rooms.find(event.message().room_id) {
                match event {
                    LogEvent::Posted(message) => self.hear_post(&room, message),
                    LogEvent::Changed(message) => self.hear_change(&room, message),
                }
            }
            if let LogEvent::Posted(message) = event {
                self.0.followers.posted(message);
            }
        }
    }

    pub(crate) fn hear_post(&self, room: &Arc<Room>, message: &Arc<Message>) {
        let sequence = message.sequence;
        if room.lacks_message(sequence) {
            let event = self.encode_post(room, Arc::clone(message));
            self.follow_up(room, room.accept_message(sequence, event));
        }
    }

    fn hear_change(&self, room: &Arc<Room>, message: &Arc<Message>) {
        if room.lacks_change(message.change) {
            let event = self.encode_change(room, Arc::clone(message));
            self.follow_up(room, room.accept_change(message.change, message.sequence, event));
        }
    }

    /// What a room shows of a message; `None` if nothing.
    pub(crate) fn encode_post(&self, room: &Room, message: Arc<Message>) -> Option<Encoding> {
        let is_shown = message.deleted_at.is_none();
        is_shown.then(|| self.encode(room, Event::Posted(message)))
    }

    /// What a room shows of an edit or a deletion that left the message like this.
    pub(crate) fn encode_change(&self, room: &Room, message: Arc<Message>) -> Encoding {
        self.encode(room, Event::of_change(message))
    }

    /// An event with the frames that somebody in the room reads.
    pub(crate) fn encode(&self, room: &Room, event: Event) -> Encoding {
        let encoding = Encoding::new(event, &self.0.dialects);
        for dialect in room.dialects() {
            encoding.prepare(dialect);
        }
        encoding
    }

    /// Wakes those who were given something, counts it, and sends for help where it is needed.
    pub(crate) fn follow_up(&self, room: &Arc<Room>, effect: Effect) {
        let Effect { frames, readers, needs_mending, moves_marks, passage, needs_typing_clock } =
            effect;
        for reader in readers {
            reader.wake();
        }
        if frames > 0 {
            metrics::counter!("madang_frames_delivered_total").increment(frames);
        }
        if moves_marks {
            self.0.marks.note_moved(Arc::clone(room));
        }
        if needs_mending {
            self.0.runtime.spawn(repair::mend(self.clone(), Arc::clone(room)));
        }
        if let Some(user) = passage {
            self.0.passages.note(room.id, user, self.0.clock.now());
        }
        if needs_typing_clock {
            self.0.runtime.spawn(typing::end_when_silent(self.downgrade(), Arc::clone(room)));
        }
    }
}
