//! Rooms as tests begin with them. Fields that matter to a test are replaced by `..` syntax.

use kernel::testing::noon;
use kernel::{UniqueId, UserId};

use crate::{AccessRule, Description, NewDirectRoom, NewRoom, RoomKind, RoomName, SealedSecret};

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
        secret: None,
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

/// A secret that differs from those of other numbers in its id and in its bytes, none of which are text.
pub fn sealed_secret(number: u8) -> SealedSecret {
    let id = UniqueId::new(u128::MAX - u128::from(number));
    SealedSecret { id, bytes: vec![1, 0, 0xff, number] }
}
