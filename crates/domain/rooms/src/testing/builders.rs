//! Rooms as tests begin with them. Fields that matter to a test are replaced by `..` syntax.

use kernel::UserId;
use kernel::testing::noon;

use crate::{AccessRule, Description, NewDirectRoom, NewRoom, RoomKind, RoomName};

/// A room's name, which the text must fit.
pub fn room_name(text: &str) -> RoomName {
    RoomName::parse(text).expect("a room's name")
}

/// An open chat room without description and about no post, with nobody else in it, to be made at noon.
pub fn new_room(creator: UserId) -> NewRoom {
    NewRoom {
        name: room_name("a room"),
        description: Description::default(),
        access: AccessRule::Open,
        kind: RoomKind::Chat,
        post: None,
        creator,
        others: Vec::new(),
        created_at: noon(),
    }
}

/// The direct room of two without name and description, to be opened at noon.
pub fn new_direct_room(creator: UserId, other: UserId) -> NewDirectRoom {
    let description = Description::default();
    NewDirectRoom { name: None, description, creator, other, at: noon() }
}
