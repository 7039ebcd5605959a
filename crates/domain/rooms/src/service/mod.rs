mod authorise;
mod ban;
pub(crate) mod create_room;
mod delete_room;
mod find_room;
mod lift_ban;
pub(crate) mod list_members;
pub(crate) mod list_rooms;
mod remove_member;
mod revise_room;

use std::sync::Arc;

use kernel::Clock;

use crate::ports::{MemberRepository, RoomEventPublisher, RoomRepository};

/// What the use cases of rooms need from outside.
#[derive(Clone)]
#[expect(missing_docs, reason = "each field is the port of its type")]
pub struct Ports {
    pub rooms: Arc<dyn RoomRepository>,
    pub members: Arc<dyn MemberRepository>,
    pub events: Arc<dyn RoomEventPublisher>,
    pub clock: Arc<dyn Clock>,
}

/// The use cases of rooms, a file each.
#[derive(Clone)]
pub struct Service {
    rooms: Arc<dyn RoomRepository>,
    members: Arc<dyn MemberRepository>,
    events: Arc<dyn RoomEventPublisher>,
    clock: Arc<dyn Clock>,
}

impl Service {
    /// Joins the use cases with what they need.
    pub fn new(ports: Ports) -> Self {
        let Ports { rooms, members, events, clock } = ports;
        Self { rooms, members, events, clock }
    }
}
