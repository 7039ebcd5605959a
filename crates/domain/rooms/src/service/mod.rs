mod authorise;
pub(crate) mod create_room;
pub(crate) mod read_rooms;

use std::sync::Arc;

use kernel::Clock;

use crate::ports::{MemberRepository, RoomRepository};

/// The use cases of rooms, a file each.
#[derive(Clone)]
pub struct Service {
    rooms: Arc<dyn RoomRepository>,
    members: Arc<dyn MemberRepository>,
    clock: Arc<dyn Clock>,
}

impl Service {
    /// Joins the use cases with what they need.
    pub fn new(
        rooms: Arc<dyn RoomRepository>,
        members: Arc<dyn MemberRepository>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { rooms, members, clock }
    }
}
