use std::num::NonZeroU64;

use kernel::{Page, UserRef};

use super::{RoomPorts, visible_to};
use crate::testing::builders::{new_direct_room, room_name};
use crate::{Description, NewDirectRoom, Room, RoomRevision};

/// The direct room of two, as the first of them sees it who opened it.
async fn nameless_room(ports: &RoomPorts) -> (Room, UserRef, UserRef) {
    let one = ports.people.sign_up("one").await;
    let two = ports.people.sign_up("two").await;
    let room = ports.open_direct(new_direct_room(one.id, two.id)).await.room;
    (room, one, two)
}

/// Each way in which the room is shown to a person shows it under this name.
async fn assert_named(ports: &RoomPorts, room: &Room, viewer: &UserRef, name: &str) {
    let query = visible_to(viewer.id);
    let page = Page::new(NonZeroU64::MIN, 200).expect("a page");
    let unchanged = RoomRevision::default();
    let mut shown = ports.rooms.list(query, None, 200).await.expect("an answer");
    shown.extend(ports.rooms.page(query, page).await.expect("an answer"));
    shown.extend(ports.rooms.find_all(&[room.id], viewer.id).await.expect("an answer"));
    shown.extend(ports.find_as(room.id, viewer.id).await);
    shown.extend(ports.rooms.revise(room.id, unchanged, viewer.id).await.expect("an answer"));
    let names: Vec<_> = shown.iter().map(|shown| shown.name.as_str()).collect();
    assert_eq!(names, [name; 5]);
}

pub(super) async fn a_nameless_direct_room_shows_each_side_the_other_s_name(ports: &RoomPorts) {
    let (room, one, two) = nameless_room(ports).await;

    assert_eq!(room.name, two.name);
    assert_named(ports, &room, &one, &two.name).await;
    assert_named(ports, &room, &two, &one.name).await;
    let again = ports.open_direct(new_direct_room(two.id, one.id)).await.room;
    assert_eq!(again.name, one.name);
}

pub(super) async fn a_nameless_direct_room_shows_the_name_of_an_other_that_left(ports: &RoomPorts) {
    let (room, one, two) = nameless_room(ports).await;
    ports.leave(room.id, two.id).await;
    assert_named(ports, &room, &one, &two.name).await;
}

pub(super) async fn a_named_direct_room_shows_its_name_to_both(ports: &RoomPorts) {
    let one = ports.people.sign_up("one").await;
    let two = ports.people.sign_up("two").await;
    let name = Some(room_name(" 우리 "));
    let named = NewDirectRoom { name, ..new_direct_room(one.id, two.id) };

    let room = ports.open_direct(named).await.room;

    assert_eq!(room.name, " 우리 ");
    assert_named(ports, &room, &one, " 우리 ").await;
    assert_named(ports, &room, &two, " 우리 ").await;
}

pub(super) async fn a_name_that_a_direct_room_gets_is_shown_to_both(ports: &RoomPorts) {
    let (room, one, two) = nameless_room(ports).await;
    let renamed = RoomRevision { name: Some(room_name("우리")), ..RoomRevision::default() };

    let revised = ports.rooms.revise(room.id, renamed, two.id).await.unwrap();

    assert_eq!(revised.expect("a room that is there").name, "우리");
    assert_named(ports, &room, &one, "우리").await;
    assert_named(ports, &room, &two, "우리").await;
}

pub(super) async fn a_direct_room_that_gets_a_description_stays_nameless(ports: &RoomPorts) {
    let (room, one, two) = nameless_room(ports).await;
    let description = Description::parse("about us").unwrap();
    let described = RoomRevision { description: Some(description), ..RoomRevision::default() };

    ports.rooms.revise(room.id, described, one.id).await.unwrap();

    assert_named(ports, &room, &one, &two.name).await;
    assert_named(ports, &room, &two, &one.name).await;
}

pub(super) async fn a_nameless_direct_room_with_an_erased_other_has_an_empty_name(
    ports: &RoomPorts,
) {
    let (room, one, two) = nameless_room(ports).await;
    ports.people.erase(one.id).await;
    assert_named(ports, &room, &two, "").await;
}
