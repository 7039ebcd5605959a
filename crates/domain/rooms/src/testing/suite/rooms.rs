use std::time::Duration;

use kernel::testing::noon;

use super::{RoomPorts, unknown_room, unknown_user};
use crate::testing::builders::{new_room, room_name};
use crate::{AccessRule, AddRoomError, Description, NewRoom, RoomKind};

pub(super) async fn a_room_is_found_as_it_was_made(ports: &RoomPorts) {
    let creator = ports.people.sign_up("creator").await;
    let new = NewRoom {
        name: room_name(" 마당 👩‍👩‍👧 "),
        description: Description::parse("line\nand line ").unwrap(),
        created_at: noon() + Duration::from_micros(7),
        ..new_room(creator.id)
    };

    let added = ports.add_room_as(new.clone()).await;

    assert_eq!(added.name, new.name.as_str());
    assert_eq!(added.description, new.description);
    assert_eq!(added.access, new.access);
    assert_eq!(added.kind, new.kind);
    assert_eq!(added.creator, creator);
    assert_eq!(added.member_count, 1);
    assert_eq!([added.created_at, added.active_at], [new.created_at; 2]);
    assert_eq!(ports.find(added.id).await, Some(added));
}

pub(super) async fn every_access_rule_and_kind_is_kept(ports: &RoomPorts) {
    let creator = ports.people.sign_up("creator").await;
    for access in [AccessRule::Open, AccessRule::Totp, AccessRule::Invite] {
        for kind in [RoomKind::Chat, RoomKind::Video, RoomKind::Direct, RoomKind::Group] {
            let added = ports.add_room_as(NewRoom { access, kind, ..new_room(creator.id) }).await;
            let found = ports.find(added.id).await.unwrap();
            assert_eq!((found.access, found.kind), (access, kind));
        }
    }
}

pub(super) async fn an_unknown_room_is_absent(ports: &RoomPorts) {
    let user = ports.people.sign_up("user").await;
    assert_eq!(ports.find(unknown_room()).await, None);
    assert_eq!(ports.standing(unknown_room(), user.id).await, None);
    assert_eq!(ports.list(user.id, None, 10).await, []);
}

pub(super) async fn nobody_unknown_makes_a_room(ports: &RoomPorts) {
    let user = ports.people.sign_up("user").await;
    let erased = ports.people.sign_up("erased").await;
    ports.people.erase(erased.id).await;

    for creator in [unknown_user(), erased.id] {
        let added = ports.rooms.add(new_room(creator)).await;
        assert!(matches!(added, Err(AddRoomError::NoSuchUser)));
    }
    assert_eq!(ports.list(user.id, None, 10).await, []);
}
