use kernel::testing::noon;

use super::{RoomPorts, unknown_room, unknown_user};
use crate::testing::builders::new_room;
use crate::{AccessRule, AddMemberError, NewRoom, Place, Room, RoomKind, Standing};

pub(super) async fn the_creator_is_a_member_from_the_start(ports: &RoomPorts) {
    let creator = ports.people.sign_up("creator").await;
    for access in [AccessRule::Open, AccessRule::Totp, AccessRule::Invite] {
        let room = ports.add_room_of(creator.id, access).await;
        assert!(ports.is_member(room.id, creator.id).await);
    }
}

pub(super) async fn a_stranger_is_no_member(ports: &RoomPorts) {
    let creator = ports.people.sign_up("creator").await;
    let stranger = ports.people.sign_up("stranger").await;
    let room = ports.add_room(creator.id).await;

    assert!(!ports.is_member(room.id, stranger.id).await);
    assert!(!ports.is_member(room.id, unknown_user()).await);
}

pub(super) async fn standing_tells_the_access_rule_the_kind_and_the_place(ports: &RoomPorts) {
    let creator = ports.people.sign_up("creator").await;
    let member = ports.people.sign_up("member").await;
    let stranger = ports.people.sign_up("stranger").await;
    let banned = ports.people.sign_up("banned").await;
    for access in [AccessRule::Open, AccessRule::Totp, AccessRule::Invite] {
        let kind = RoomKind::Video;
        let room = ports.add_room_as(NewRoom { access, kind, ..new_room(creator.id) }).await;
        ports.join(room.id, member.id, noon()).await;
        ports.ban(room.id, banned.id).await;
        for (user, place) in [
            (&creator, Place::Creator),
            (&member, Place::Member),
            (&stranger, Place::Outsider),
            (&banned, Place::Banned),
        ] {
            let standing = ports.standing(room.id, user.id).await;
            assert_eq!(standing, Some(Standing { access, kind, place }));
        }
    }
}

pub(super) async fn whoever_is_added_is_a_member(ports: &RoomPorts) {
    let creator = ports.people.sign_up("creator").await;
    let newcomer = ports.people.sign_up("newcomer").await;
    for access in [AccessRule::Open, AccessRule::Totp, AccessRule::Invite] {
        let room = ports.add_room_of(creator.id, access).await;
        assert!(!ports.is_member(room.id, newcomer.id).await);

        ports.join(room.id, newcomer.id, noon()).await;

        assert!(ports.is_member(room.id, newcomer.id).await);
    }
}

pub(super) async fn whoever_is_added_is_a_member_of_that_room_only(ports: &RoomPorts) {
    let creator = ports.people.sign_up("creator").await;
    let newcomer = ports.people.sign_up("newcomer").await;
    let stranger = ports.people.sign_up("stranger").await;
    let room = ports.add_room(creator.id).await;
    let another = ports.add_room(creator.id).await;

    ports.join(room.id, newcomer.id, noon()).await;

    assert!(!ports.is_member(another.id, newcomer.id).await);
    assert!(!ports.is_member(room.id, stranger.id).await);
}

pub(super) async fn a_member_that_is_added_again_stays_one(ports: &RoomPorts) {
    let creator = ports.people.sign_up("creator").await;
    let member = ports.people.sign_up("member").await;
    let room = ports.add_room(creator.id).await;

    for user in [member.id, member.id, creator.id] {
        ports.join(room.id, user, noon()).await;
        assert!(ports.is_member(room.id, user).await);
    }
    assert_eq!(ports.find(room.id).await, Some(Room { member_count: 2, ..room }));
}

pub(super) async fn those_who_are_in_a_room_are_found_among_people(ports: &RoomPorts) {
    let creator = ports.people.sign_up("creator").await.id;
    let member = ports.people.sign_up("member").await.id;
    let not_asked_for = ports.people.sign_up("not-asked-for").await.id;
    let gone = ports.people.sign_up("gone").await.id;
    let elsewhere = ports.people.sign_up("elsewhere").await.id;
    let room = ports.add_room(creator).await.id;
    let another = ports.add_room(elsewhere).await.id;
    for user in [member, not_asked_for, gone] {
        ports.join(room, user, noon()).await;
    }
    ports.leave(room, gone).await;

    let people = [gone, member, elsewhere, creator, member, unknown_user()];
    assert_eq!(ports.among(room, &people).await, [creator, member]);
    assert_eq!(ports.among(another, &people).await, [elsewhere]);
    assert_eq!(ports.among(room, &[gone, elsewhere]).await, []);
    assert_eq!(ports.among(room, &[]).await, []);
}

pub(super) async fn nobody_is_found_in_a_room_that_is_not_there(ports: &RoomPorts) {
    let creator = ports.people.sign_up("creator").await.id;
    let room = ports.add_room_of(creator, AccessRule::Open).await.id;
    ports.archive(room).await;

    assert_eq!(ports.among(room, &[creator]).await, []);
    assert_eq!(ports.among(unknown_room(), &[creator]).await, []);
}

pub(super) async fn an_unknown_room_takes_no_member(ports: &RoomPorts) {
    let user = ports.people.sign_up("user").await;
    let added = ports.members.add(unknown_room(), user.id, noon()).await;
    assert!(matches!(added, Err(AddMemberError::NoSuchRoom)));
}

pub(super) async fn an_unknown_user_becomes_no_member(ports: &RoomPorts) {
    let creator = ports.people.sign_up("creator").await;
    let erased = ports.people.sign_up("erased").await;
    let room = ports.add_room(creator.id).await;
    ports.people.erase(erased.id).await;

    for user in [unknown_user(), erased.id] {
        let added = ports.members.add(room.id, user, noon()).await;
        assert!(matches!(added, Err(AddMemberError::NoSuchUser)));
        assert!(!ports.is_member(room.id, user).await);
    }
}
