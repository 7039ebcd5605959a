use async_trait::async_trait;
use kernel::{RoomId, UserId, UserRef};

use super::InMemoryRooms;
use crate::testing::suite::People;

#[async_trait]
impl People for InMemoryRooms {
    async fn sign_up(&self, name: &str) -> UserRef {
        let mut state = self.state();
        let person = UserRef {
            id: UserId::new(state.next_id()).expect("a positive number"),
            email: format!("{name}@example.com"),
            name: name.to_owned(),
        };
        state.people.insert(person.id, person.clone());
        person
    }

    async fn erase(&self, id: UserId) {
        let mut state = self.state();
        state.people.remove(&id).expect("an account that is there");
        let rooms: Vec<RoomId> = state.rooms.keys().copied().collect();
        for room in rooms {
            state.take_out(room, id);
        }
        for room in state.rooms.values_mut() {
            room.banned.remove(&id);
        }
    }
}
