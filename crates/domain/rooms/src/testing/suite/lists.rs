use kernel::testing::noon;

use super::{RoomPorts, visible_to};
use crate::AccessRule;

pub(super) async fn rooms_are_listed_newest_first(ports: &RoomPorts) {
    let user = ports.people.sign_up("user").await;
    let first = ports.add_room(user.id).await;
    let second = ports.add_room(user.id).await;
    let third = ports.add_room(user.id).await;

    assert_eq!(ports.list(user.id, None, 10).await, [third.id, second.id, first.id]);
}

pub(super) async fn a_list_goes_on_before_the_room_given(ports: &RoomPorts) {
    let user = ports.people.sign_up("user").await;
    let first = ports.add_room(user.id).await;
    let second = ports.add_room(user.id).await;
    let third = ports.add_room(user.id).await;

    assert_eq!(ports.list(user.id, Some(third.id), 10).await, [second.id, first.id]);
    assert_eq!(ports.list(user.id, Some(first.id), 10).await, []);
}

pub(super) async fn a_list_is_cut_at_its_limit(ports: &RoomPorts) {
    let user = ports.people.sign_up("user").await;
    let first = ports.add_room(user.id).await;
    let second = ports.add_room(user.id).await;
    let third = ports.add_room(user.id).await;

    assert_eq!(ports.list(user.id, None, 2).await, [third.id, second.id]);
    assert_eq!(ports.list(user.id, Some(second.id), 2).await, [first.id]);
}

pub(super) async fn a_list_names_the_creators(ports: &RoomPorts) {
    let one = ports.people.sign_up("one").await;
    let two = ports.people.sign_up("two").await;
    let of_one = ports.add_room(one.id).await;
    let of_two = ports.add_room(two.id).await;

    let listed = ports.rooms.list(visible_to(one.id), None, 10).await.unwrap();

    assert_eq!(listed, [of_two, of_one]);
    assert_eq!([&listed[0].creator, &listed[1].creator], [&two, &one]);
}

pub(super) async fn an_invite_room_is_listed_to_its_members_only(ports: &RoomPorts) {
    let creator = ports.people.sign_up("creator").await;
    let member = ports.people.sign_up("member").await;
    let stranger = ports.people.sign_up("stranger").await;
    let room = ports.add_room_of(creator.id, AccessRule::Invite).await;
    ports.join(room.id, member.id, noon()).await;

    assert_eq!(ports.list(creator.id, None, 10).await, [room.id]);
    assert_eq!(ports.list(member.id, None, 10).await, [room.id]);
    assert_eq!(ports.list(stranger.id, None, 10).await, []);
}

pub(super) async fn open_and_totp_rooms_are_listed_to_anyone(ports: &RoomPorts) {
    let creator = ports.people.sign_up("creator").await;
    let stranger = ports.people.sign_up("stranger").await;
    let open = ports.add_room_of(creator.id, AccessRule::Open).await;
    let totp = ports.add_room_of(creator.id, AccessRule::Totp).await;

    assert_eq!(ports.list(stranger.id, None, 10).await, [totp.id, open.id]);
}

pub(super) async fn rooms_that_are_hidden_take_no_place_in_a_list(ports: &RoomPorts) {
    let creator = ports.people.sign_up("creator").await;
    let stranger = ports.people.sign_up("stranger").await;
    let first = ports.add_room_of(creator.id, AccessRule::Open).await;
    ports.add_room_of(creator.id, AccessRule::Invite).await;
    let third = ports.add_room_of(creator.id, AccessRule::Open).await;
    ports.add_room_of(creator.id, AccessRule::Invite).await;

    assert_eq!(ports.list(stranger.id, None, 2).await, [third.id, first.id]);
}
