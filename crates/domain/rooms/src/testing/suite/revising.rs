use super::{RoomPorts, unknown_room};
use crate::testing::builders::{new_room, room_name};
use crate::{AccessRule, Description, NewRoom, Room, RoomKind, RoomRevision};

fn described(text: &str) -> Description {
    Description::parse(text).expect("a description")
}

/// A room that differs from the defaults in everything.
async fn add_room(ports: &RoomPorts) -> Room {
    let creator = ports.people.sign_up("creator").await;
    let new = NewRoom {
        name: room_name("the yard"),
        description: described("for all"),
        access: AccessRule::Invite,
        kind: RoomKind::Video,
        ..new_room(creator.id)
    };
    ports.add_room_as(new).await
}

/// What the room is after the revision, also when it is read again.
async fn revise(ports: &RoomPorts, room: &Room, revision: RoomRevision) -> Room {
    let revised = ports.rooms.revise(room.id, revision, room.creator.id).await.unwrap();
    assert_eq!(ports.find(room.id).await, revised);
    revised.expect("a room that is there")
}

pub(super) async fn a_revised_name_leaves_the_rest_as_it_is(ports: &RoomPorts) {
    let room = add_room(ports).await;
    let revision = RoomRevision { name: Some(room_name(" 마당 ")), description: None };
    let name = " 마당 ".to_owned();
    assert_eq!(revise(ports, &room, revision).await, Room { name, ..room });
}

pub(super) async fn a_revised_description_leaves_the_rest_as_it_is(ports: &RoomPorts) {
    let room = add_room(ports).await;
    for description in [described("line\nand line "), described("")] {
        let revision = RoomRevision { name: None, description: Some(description.clone()) };
        let revised = revise(ports, &room, revision).await;
        assert_eq!(revised, Room { description, ..room.clone() });
    }
}

pub(super) async fn name_and_description_are_revised_together(ports: &RoomPorts) {
    let room = add_room(ports).await;
    let description = described("for some");
    let revision =
        RoomRevision { name: Some(room_name("the hall")), description: Some(description.clone()) };
    let name = "the hall".to_owned();
    assert_eq!(revise(ports, &room, revision).await, Room { name, description, ..room });
}

pub(super) async fn a_revision_of_nothing_changes_nothing(ports: &RoomPorts) {
    let room = add_room(ports).await;
    assert_eq!(revise(ports, &room, RoomRevision::default()).await, room);
}

pub(super) async fn a_revision_changes_no_other_room_and_logs_nothing(ports: &RoomPorts) {
    let room = add_room(ports).await;
    let other = ports.add_room(room.creator.id).await;

    let revision = RoomRevision { name: Some(room_name("the hall")), description: None };
    revise(ports, &room, revision).await;

    assert_eq!(ports.find(other.id).await, Some(other));
    assert_eq!(ports.logged().await, []);
}

pub(super) async fn a_room_that_is_absent_is_not_revised(ports: &RoomPorts) {
    let deleted = add_room(ports).await;
    ports.archive(deleted.id).await;
    let named = RoomRevision { name: Some(room_name("the hall")), description: None };

    for room in [unknown_room(), deleted.id] {
        for revision in [named.clone(), RoomRevision::default()] {
            let revised = ports.rooms.revise(room, revision, deleted.creator.id).await;
            assert_eq!(revised.unwrap(), None);
        }
    }
}
