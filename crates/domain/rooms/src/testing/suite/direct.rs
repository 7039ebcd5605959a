use std::time::Duration;

use futures_util::future::join_all;
use kernel::testing::noon;
use kernel::{RoomId, UserId};

use super::{RoomPorts, unknown_user};
use crate::testing::builders::{new_direct_room, new_room, room_name};
use crate::{
    AccessRule, AddRoomError, Description, NewDirectRoom, NewRoom, OpenedRoom, Place, RoomEvent,
    RoomKind,
};

const MINUTE: Duration = Duration::from_secs(60);

async fn sign_up_two(ports: &RoomPorts) -> (UserId, UserId) {
    let one = ports.people.sign_up("one").await.id;
    let two = ports.people.sign_up("two").await.id;
    (one, two)
}

async fn open(ports: &RoomPorts, creator: UserId, other: UserId) -> OpenedRoom {
    ports.open_direct(new_direct_room(creator, other)).await
}

/// What asking again for a room that is there comes to, and that it is this room.
async fn newcomers_of(
    ports: &RoomPorts,
    room: RoomId,
    creator: UserId,
    other: UserId,
) -> Vec<UserId> {
    let again = NewDirectRoom { at: noon() + MINUTE, ..new_direct_room(creator, other) };
    let opened = ports.open_direct(again).await;
    assert_eq!((opened.room.id, opened.is_new), (room, false));
    assert_eq!(ports.find_as(room, creator).await, Some(opened.room));
    opened.newcomers
}

pub(super) async fn a_direct_room_is_made_for_two_who_have_none(ports: &RoomPorts) {
    let (one, two) = sign_up_two(ports).await;
    let (three, four) = sign_up_two(ports).await;
    for (creator, other) in [(one, two), (four, three)] {
        let description = Description::parse("about us").unwrap();
        let at = noon() + MINUTE;
        let new = NewDirectRoom { description, at, ..new_direct_room(creator, other) };

        let opened = ports.open_direct(new.clone()).await;

        assert!(opened.is_new);
        let mut newcomers = opened.newcomers;
        newcomers.sort_unstable_by_key(|user| *user != creator);
        assert_eq!(newcomers, [creator, other]);
        let room = opened.room;
        assert_eq!((room.access, room.kind), (AccessRule::Invite, RoomKind::Direct));
        assert_eq!((&room.description, room.post), (&new.description, None));
        assert_eq!((room.creator.id, room.member_count), (creator, 2));
        assert_eq!([room.created_at, room.active_at], [at; 2]);
        let members = ports.members(room.id, None, 10).await;
        let joined: Vec<_> = members.iter().map(|one| (one.user.id, one.joined_at)).collect();
        assert_eq!(joined, [(creator, at), (other, at)]);
        assert_eq!(ports.place(room.id, creator).await, Place::Creator);
        assert_eq!(ports.place(room.id, other).await, Place::Member);
        assert_eq!(ports.find_as(room.id, creator).await, Some(room));
    }
    assert_eq!(ports.logged().await, []);
}

pub(super) async fn a_direct_room_is_the_same_from_either_side(ports: &RoomPorts) {
    let (one, two) = sign_up_two(ports).await;
    let made = open(ports, one, two).await.room;

    for (creator, other) in [(one, two), (two, one)] {
        let again = NewDirectRoom {
            name: Some(room_name("another name")),
            description: Description::parse("of another").unwrap(),
            at: noon() + MINUTE,
            ..new_direct_room(creator, other)
        };
        let opened = ports.open_direct(again).await;
        let room = ports.find_as(made.id, creator).await.expect("the room that was made");
        assert_eq!(opened, OpenedRoom { room, is_new: false, newcomers: Vec::new() });
    }
    assert_eq!(ports.find_as(made.id, one).await, Some(made));
}

pub(super) async fn a_direct_room_asked_for_at_once_from_both_sides_is_one(ports: &RoomPorts) {
    let (one, two) = sign_up_two(ports).await;
    let sides = [(one, two), (two, one)].into_iter().cycle().take(20);

    let opened = join_all(sides.map(|(creator, other)| open(ports, creator, other))).await;

    let room = opened[0].room.id;
    assert!(opened.iter().all(|opened| opened.room.id == room));
    assert_eq!(opened.iter().filter(|opened| opened.is_new).count(), 1);
    assert_eq!(opened.iter().flat_map(|opened| &opened.newcomers).count(), 2);
    assert_eq!(ports.members.count(room).await.unwrap(), 2);
    for user in [one, two] {
        assert_eq!(ports.rooms.list_joined(user).await.unwrap(), [room]);
    }
}

pub(super) async fn every_two_have_a_direct_room_of_their_own(ports: &RoomPorts) {
    let (one, two) = sign_up_two(ports).await;
    let three = ports.people.sign_up("three").await.id;

    let rooms = [
        open(ports, one, two).await.room.id,
        open(ports, two, three).await.room.id,
        open(ports, three, one).await.room.id,
    ];

    assert!(rooms.is_sorted_by(|earlier, later| earlier < later));
    assert_eq!(newcomers_of(ports, rooms[2], one, three).await, []);
}

pub(super) async fn a_group_that_two_are_in_is_not_their_direct_room(ports: &RoomPorts) {
    let (one, two) = sign_up_two(ports).await;
    let three = ports.people.sign_up("three").await.id;
    let (access, kind) = (AccessRule::Invite, RoomKind::Group);
    let of_two = NewRoom { access, kind, others: vec![two], ..new_room(one) };
    let of_two = ports.add_room_as(of_two).await.id;
    let kind = RoomKind::Direct;
    let of_three = NewRoom { access, kind, others: vec![two, three], ..new_room(one) };
    let of_three = ports.add_room_as(of_three).await.id;
    ports.leave(of_three, three).await;

    let opened = open(ports, two, one).await;

    assert!(opened.is_new);
    assert!(![of_two, of_three].contains(&opened.room.id));
}

pub(super) async fn who_left_a_direct_room_is_brought_back_by_either(ports: &RoomPorts) {
    let (one, two) = sign_up_two(ports).await;
    let room = open(ports, one, two).await.room.id;

    for (gone, asking, other) in [(one, two, one), (two, two, one), (one, one, two)] {
        ports.leave(room, gone).await;
        let logged = ports.logged().await;

        assert_eq!(newcomers_of(ports, room, asking, other).await, [gone]);

        assert_eq!(ports.place(room, gone).await, Place::Member);
        let members = ports.members(room, None, 10).await;
        let returned = members.last().expect("a member");
        assert_eq!((returned.user.id, members.len()), (gone, 2));
        assert_eq!((returned.joined_at, returned.last_read_at), (noon() + MINUTE, None));
        assert_eq!(ports.logged().await, logged);
    }
}

pub(super) async fn who_is_banned_from_a_direct_room_is_not_brought_back(ports: &RoomPorts) {
    let (one, two) = sign_up_two(ports).await;
    let room = open(ports, one, two).await.room.id;
    ports.ban(room, two).await;

    for (creator, other) in [(one, two), (two, one)] {
        assert_eq!(newcomers_of(ports, room, creator, other).await, []);
        assert_eq!(ports.place(room, two).await, Place::Banned);
    }
    assert_eq!(ports.who_is_in(room).await, [one]);
}

pub(super) async fn a_direct_room_that_is_gone_is_made_anew(ports: &RoomPorts) {
    let (one, two) = sign_up_two(ports).await;
    let left = open(ports, one, two).await.room.id;
    ports.leave(left, one).await;
    ports.leave(left, two).await;
    assert!(ports.logged().await.contains(&RoomEvent::RoomDeleted { room: left }));

    let deleted = open(ports, two, one).await;
    assert!(deleted.is_new && deleted.room.id != left);
    ports.archive(deleted.room.id).await;

    let opened = open(ports, one, two).await;
    assert!(opened.is_new && opened.room.id != deleted.room.id);
    assert_eq!(opened.newcomers.len(), 2);
    assert_eq!(newcomers_of(ports, opened.room.id, two, one).await, []);
}

pub(super) async fn nobody_opens_a_direct_room_with_who_is_not_there(ports: &RoomPorts) {
    let user = ports.people.sign_up("user").await.id;
    let erased = ports.people.sign_up("erased").await.id;
    let room = open(ports, user, erased).await.room.id;
    ports.people.erase(erased).await;

    for absent in [erased, unknown_user()] {
        let refused = ports.rooms.open_direct(new_direct_room(user, absent)).await;
        let Err(AddRoomError::NoSuchOthers(named)) = refused else {
            panic!("not refused for the other: {refused:?}");
        };
        assert_eq!(named, [absent]);
        let refused = ports.rooms.open_direct(new_direct_room(absent, user)).await;
        assert!(matches!(refused, Err(AddRoomError::NoSuchUser)), "{refused:?}");
    }
    assert_eq!(ports.rooms.list_joined(user).await.unwrap(), [room]);
}
