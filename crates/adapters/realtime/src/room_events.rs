use kernel::{RoomId, UserId};
use rooms::{RoomEvent, RoomEventPublisher};

use crate::closing::Closing;
use crate::hub::Hub;

impl RoomEventPublisher for Hub {
    fn publish(&self, event: RoomEvent) {
        match event {
            RoomEvent::MemberGone { room, user } => {
                self.0.registry.close_person(room, user, Closing::RemovedFromRoom);
            }
            RoomEvent::RoomDeleted { room } => {
                self.0.followers.forget_room(room);
                if let Some(room) = self.0.rooms.find(room) {
                    room.close_all(Closing::RoomDeleted);
                }
            }
        }
    }

    fn joined(&self, room: RoomId, users: &[UserId]) {
        self.0.followers.joined(room, users);
    }
}
