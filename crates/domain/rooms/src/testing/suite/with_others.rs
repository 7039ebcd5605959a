use std::time::Duration;

use kernel::testing::noon;

use super::{RoomPorts, unknown_user};
use crate::testing::builders::new_room;
use crate::{AccessRule, AddRoomError, NewRoom, Place};

pub(super) async fn a_room_made_with_others_has_them_in_the_order_named(ports: &RoomPorts) {
    let first = ports.people.sign_up("first").await.id;
    let second = ports.people.sign_up("second").await.id;
    let third = ports.people.sign_up("third").await.id;
    let creator = ports.people.sign_up("creator").await.id;
    for access in [AccessRule::Open, AccessRule::Totp, AccessRule::Invite] {
        let others = vec![third, first, second];
        let new = NewRoom { access, others, ..new_room(creator) };
        let room = ports.add_room_as(new).await;

        assert_eq!(room.member_count, 4);
        assert_eq!(ports.who_is_in(room.id).await, [creator, third, first, second]);
        assert_eq!(ports.place(room.id, creator).await, Place::Creator);
        assert_eq!(ports.place(room.id, third).await, Place::Member);
    }
    assert_eq!(ports.logged().await, []);
}

pub(super) async fn those_a_room_is_made_with_came_in_when_it_was_made(ports: &RoomPorts) {
    let creator = ports.people.sign_up("creator").await.id;
    let other = ports.people.sign_up("other").await.id;
    let created_at = noon() + Duration::from_secs(420);
    let new = NewRoom { others: vec![other], created_at, ..new_room(creator) };
    let room = ports.add_room_as(new).await.id;

    let members = ports.members(room, None, 10).await;

    assert_eq!(members.len(), 2);
    for member in members {
        assert_eq!((member.joined_at, member.last_read_at), (created_at, None));
    }
}

pub(super) async fn whoever_is_named_twice_and_a_creator_that_is_named_count_once(
    ports: &RoomPorts,
) {
    let creator = ports.people.sign_up("creator").await.id;
    let one = ports.people.sign_up("one").await.id;
    let two = ports.people.sign_up("two").await.id;

    let others = vec![two, creator, one, two, creator, one];
    let room = ports.add_room_as(NewRoom { others, ..new_room(creator) }).await;

    assert_eq!(room.member_count, 3);
    assert_eq!(ports.who_is_in(room.id).await, [creator, two, one]);
    assert_eq!(ports.place(room.id, creator).await, Place::Creator);
}

pub(super) async fn unknown_others_are_named_and_make_no_room(ports: &RoomPorts) {
    let creator = ports.people.sign_up("creator").await.id;
    let known = ports.people.sign_up("known").await.id;
    let erased = ports.people.sign_up("erased").await.id;
    ports.people.erase(erased).await;

    for unknown in [vec![erased], vec![unknown_user()], vec![erased, unknown_user()]] {
        let others = [&[known], unknown.as_slice()].concat();
        let refused = ports.rooms.add(NewRoom { others, ..new_room(creator) }).await;
        let Err(AddRoomError::NoSuchOthers(mut named)) = refused else {
            panic!("not refused for its others: {refused:?}");
        };
        named.sort_unstable();
        assert_eq!(named, unknown);
    }
    for user in [creator, known] {
        assert_eq!(ports.list(user, None, 10).await, []);
        assert_eq!(ports.rooms.list_joined(user).await.unwrap(), []);
    }
}
