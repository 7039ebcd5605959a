use std::time::Duration;

use kernel::testing::noon;

use super::{RoomPorts, unknown_room, unknown_user};
use crate::{AccessRule, Place, Room, RoomEvent};

const MINUTE: Duration = Duration::from_secs(60);

pub(super) async fn whoever_is_removed_is_no_member_any_more(ports: &RoomPorts) {
    let creator = ports.people.sign_up("creator").await;
    let member = ports.people.sign_up("member").await;
    for access in [AccessRule::Open, AccessRule::Totp, AccessRule::Invite] {
        let room = ports.add_room_of(creator.id, access).await;
        ports.join(room.id, member.id, noon()).await;
        assert_eq!(ports.place(room.id, member.id).await, Place::Member);

        ports.leave(room.id, member.id).await;

        assert_eq!(ports.place(room.id, member.id).await, Place::Outsider);
        assert_eq!(ports.place(room.id, creator.id).await, Place::Creator);
        assert_eq!(ports.find(room.id).await, Some(room));
    }
}

pub(super) async fn whoever_is_removed_stays_in_other_rooms(ports: &RoomPorts) {
    let creator = ports.people.sign_up("creator").await;
    let member = ports.people.sign_up("member").await;
    let remaining = ports.people.sign_up("remaining").await;
    let room = ports.add_room(creator.id).await.id;
    let other = ports.add_room(creator.id).await.id;
    ports.join(room, member.id, noon()).await;
    ports.join(other, member.id, noon()).await;
    ports.join(room, remaining.id, noon()).await;

    ports.leave(room, member.id).await;

    assert!(ports.is_member(other, member.id).await);
    assert!(ports.is_member(room, remaining.id).await);
}

pub(super) async fn whoever_is_removed_may_be_added_again(ports: &RoomPorts) {
    let creator = ports.people.sign_up("creator").await;
    let member = ports.people.sign_up("member").await;
    let room = ports.add_room(creator.id).await.id;
    ports.join(room, member.id, noon()).await;
    ports.leave(room, member.id).await;

    ports.join(room, member.id, noon() + MINUTE).await;

    assert_eq!(ports.place(room, member.id).await, Place::Member);
}

pub(super) async fn removing_who_is_no_member_does_nothing(ports: &RoomPorts) {
    let creator = ports.people.sign_up("creator").await;
    let stranger = ports.people.sign_up("stranger").await;
    let room = ports.add_room(creator.id).await;

    for user in [stranger.id, unknown_user()] {
        assert!(!ports.members.remove(room.id, user, noon()).await.unwrap());
    }
    assert!(!ports.members.remove(unknown_room(), creator.id, noon()).await.unwrap());

    assert_eq!(ports.find(room.id).await, Some(room));
    assert_eq!(ports.logged().await, []);
}

pub(super) async fn a_member_is_removed_once(ports: &RoomPorts) {
    let creator = ports.people.sign_up("creator").await;
    let member = ports.people.sign_up("member").await;
    let room = ports.add_room(creator.id).await.id;
    ports.join(room, member.id, noon()).await;

    assert!(ports.members.remove(room, member.id, noon()).await.unwrap());
    assert!(!ports.members.remove(room, member.id, noon()).await.unwrap());

    assert_eq!(ports.logged().await, [RoomEvent::MemberGone { room, user: member.id }]);
}

pub(super) async fn the_rights_of_a_creator_that_leaves_pass_to_the_longest_standing_member(
    ports: &RoomPorts,
) {
    let latecomer = ports.people.sign_up("latecomer").await;
    let creator = ports.people.sign_up("creator").await;
    let oldest = ports.people.sign_up("oldest").await;
    for access in [AccessRule::Open, AccessRule::Invite] {
        let room = ports.add_room_of(creator.id, access).await.id;
        ports.join(room, oldest.id, noon() + MINUTE).await;
        ports.join(room, latecomer.id, noon() + 2 * MINUTE).await;

        ports.leave(room, creator.id).await;

        assert_eq!(ports.find(room).await.unwrap().creator, oldest);
        assert_eq!(ports.place(room, oldest.id).await, Place::Creator);
        assert_eq!(ports.place(room, latecomer.id).await, Place::Member);
        assert_eq!(ports.place(room, creator.id).await, Place::Outsider);
    }
}

pub(super) async fn a_creator_that_comes_back_to_others_is_a_member(ports: &RoomPorts) {
    let creator = ports.people.sign_up("creator").await;
    let heir = ports.people.sign_up("heir").await;
    let room = ports.add_room(creator.id).await.id;
    ports.join(room, heir.id, noon() + MINUTE).await;
    ports.leave(room, creator.id).await;

    ports.join(room, creator.id, noon() + 2 * MINUTE).await;

    assert_eq!(ports.place(room, creator.id).await, Place::Member);
    assert_eq!(ports.place(room, heir.id).await, Place::Creator);
}

pub(super) async fn who_left_and_came_back_stands_behind_those_who_stayed(ports: &RoomPorts) {
    let creator = ports.people.sign_up("creator").await;
    let returned = ports.people.sign_up("returned").await;
    let stayed = ports.people.sign_up("stayed").await;
    let room = ports.add_room(creator.id).await.id;
    ports.join(room, returned.id, noon() + MINUTE).await;
    ports.join(room, stayed.id, noon() + 2 * MINUTE).await;
    ports.leave(room, returned.id).await;
    ports.join(room, returned.id, noon() + 3 * MINUTE).await;

    ports.leave(room, creator.id).await;

    assert_eq!(ports.place(room, stayed.id).await, Place::Creator);
}

pub(super) async fn an_invite_room_that_all_have_left_is_deleted(ports: &RoomPorts) {
    let creator = ports.people.sign_up("creator").await;
    let member = ports.people.sign_up("member").await;
    let room = ports.add_room_of(creator.id, AccessRule::Invite).await.id;
    ports.join(room, member.id, noon()).await;

    ports.leave(room, creator.id).await;
    assert_eq!(ports.place(room, member.id).await, Place::Creator);
    ports.leave(room, member.id).await;

    assert_eq!(ports.find(room).await, None);
    assert_eq!(ports.standing(room, member.id).await, None);
    let logged = ports.logged().await;
    assert_eq!(logged.len(), 3);
    assert_eq!(logged[0], RoomEvent::MemberGone { room, user: creator.id });
    assert!(logged.contains(&RoomEvent::MemberGone { room, user: member.id }));
    assert!(logged.contains(&RoomEvent::RoomDeleted { room }));
}

pub(super) async fn an_open_or_totp_room_that_all_have_left_stays(ports: &RoomPorts) {
    let creator = ports.people.sign_up("creator").await;
    for access in [AccessRule::Open, AccessRule::Totp] {
        let room = ports.add_room_of(creator.id, access).await;

        ports.leave(room.id, creator.id).await;

        assert_eq!(ports.place(room.id, creator.id).await, Place::Outsider);
        let gone = RoomEvent::MemberGone { room: room.id, user: creator.id };
        assert_eq!(ports.logged().await.last(), Some(&gone));
        assert_eq!(ports.find(room.id).await, Some(Room { member_count: 0, ..room }));
    }
}

pub(super) async fn an_open_room_that_all_have_left_gives_its_rights_to_whoever_joins_next(
    ports: &RoomPorts,
) {
    let creator = ports.people.sign_up("creator").await;
    let next = ports.people.sign_up("next").await;
    let room = ports.add_room_of(creator.id, AccessRule::Open).await.id;
    ports.leave(room, creator.id).await;

    ports.join(room, next.id, noon() + MINUTE).await;
    ports.join(room, creator.id, noon() + 2 * MINUTE).await;

    assert_eq!(ports.find(room).await.unwrap().creator, next);
    assert_eq!(ports.place(room, next.id).await, Place::Creator);
    assert_eq!(ports.place(room, creator.id).await, Place::Member);
}

pub(super) async fn a_creator_that_comes_back_to_an_empty_room_has_its_rights(ports: &RoomPorts) {
    let creator = ports.people.sign_up("creator").await;
    let room = ports.add_room_of(creator.id, AccessRule::Open).await.id;
    ports.leave(room, creator.id).await;

    ports.join(room, creator.id, noon() + MINUTE).await;

    assert_eq!(ports.place(room, creator.id).await, Place::Creator);
}
