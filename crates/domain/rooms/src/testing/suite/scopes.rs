use kernel::testing::noon;
use kernel::{RoomId, UserId};

use super::{RoomPorts, ids_of, visible_to};
use crate::testing::builders::new_room;
use crate::{AccessRule, NewRoom, RoomKind, RoomPurpose, RoomQuery, RoomScope};

async fn ids_in(ports: &RoomPorts, query: RoomQuery) -> Vec<RoomId> {
    ids_of(&ports.rooms.list(query, None, 10).await.expect("an answer"))
}

fn own(user: UserId) -> RoomQuery {
    RoomQuery { user, scope: RoomScope::Own, purpose: None }
}

pub(super) async fn an_own_list_holds_what_the_person_made_or_is_in(ports: &RoomPorts) {
    let user = ports.people.sign_up("user").await;
    let other = ports.people.sign_up("other").await;
    let made = ports.add_room_of(user.id, AccessRule::Open).await;
    let entered = ports.add_room_of(other.id, AccessRule::Totp).await;
    let invited = ports.add_room_of(other.id, AccessRule::Invite).await;
    ports.add_room_of(other.id, AccessRule::Open).await;
    ports.add_room_of(other.id, AccessRule::Invite).await;
    for room in [entered.id, invited.id] {
        ports.join(room, user.id, noon()).await;
    }

    assert_eq!(ids_in(ports, own(user.id)).await, [invited.id, entered.id, made.id]);
}

pub(super) async fn an_own_list_holds_each_room_once_newest_first_up_to_its_limit(
    ports: &RoomPorts,
) {
    let user = ports.people.sign_up("user").await;
    let other = ports.people.sign_up("other").await;
    let first = ports.add_room(user.id).await;
    let second = ports.add_room(other.id).await;
    ports.add_room(other.id).await;
    let fourth = ports.add_room(user.id).await;
    ports.join(second.id, user.id, noon()).await;

    let query = own(user.id);
    let newest = ports.rooms.list(query, None, 2).await.unwrap();
    assert_eq!(ids_of(&newest), [fourth.id, second.id]);
    let rest = ports.rooms.list(query, Some(second.id), 2).await.unwrap();
    assert_eq!(ids_of(&rest), [first.id]);
    assert_eq!(newest[1].creator, other);
}

pub(super) async fn a_room_that_was_left_is_no_more_in_the_own_list(ports: &RoomPorts) {
    let creator = ports.people.sign_up("creator").await;
    let member = ports.people.sign_up("member").await;
    let room = ports.add_room_of(creator.id, AccessRule::Open).await;
    ports.join(room.id, member.id, noon()).await;

    ports.leave(room.id, member.id).await;

    assert_eq!(ids_in(ports, own(member.id)).await, []);
    assert_eq!(ids_in(ports, visible_to(member.id)).await, [room.id]);
}

pub(super) async fn an_open_room_that_its_creator_left_empty_stays_in_the_creators_own_list(
    ports: &RoomPorts,
) {
    let creator = ports.people.sign_up("creator").await;
    let room = ports.add_room_of(creator.id, AccessRule::Open).await;

    ports.leave(room.id, creator.id).await;

    assert_eq!(ids_in(ports, own(creator.id)).await, [room.id]);
}

pub(super) async fn an_invite_room_that_was_left_is_not_visible(ports: &RoomPorts) {
    let creator = ports.people.sign_up("creator").await;
    let member = ports.people.sign_up("member").await;
    let room = ports.add_room_of(creator.id, AccessRule::Invite).await;
    ports.join(room.id, member.id, noon()).await;
    assert_eq!(ids_in(ports, visible_to(member.id)).await, [room.id]);

    ports.leave(room.id, member.id).await;

    assert_eq!(ids_in(ports, visible_to(member.id)).await, []);
}

pub(super) async fn a_purpose_leaves_out_rooms_of_other_kinds(ports: &RoomPorts) {
    let user = ports.people.sign_up("user").await;
    let other = ports.people.sign_up("other").await;
    let mut text = Vec::new();
    for kind in [RoomKind::Chat, RoomKind::Direct, RoomKind::Group] {
        let new = NewRoom { kind, access: AccessRule::Invite, ..new_room(user.id) };
        text.insert(0, ports.add_room_as(new).await.id);
    }
    let video = NewRoom { kind: RoomKind::Video, ..new_room(user.id) };
    let video = ports.add_room_as(video).await.id;
    let of_other = NewRoom { kind: RoomKind::Video, ..new_room(other.id) };
    let of_other = ports.add_room_as(of_other).await.id;

    let texts = Some(RoomPurpose::Text);
    let videos = Some(RoomPurpose::Video);
    let visible = |purpose| RoomQuery { purpose, ..visible_to(user.id) };
    let own = |purpose| RoomQuery { purpose, ..own(user.id) };
    assert_eq!(ids_in(ports, visible(texts)).await, text);
    assert_eq!(ids_in(ports, visible(videos)).await, [of_other, video]);
    assert_eq!(ids_in(ports, own(texts)).await, text);
    assert_eq!(ids_in(ports, own(videos)).await, [video]);
}

pub(super) async fn rooms_of_other_kinds_take_no_place_in_a_list(ports: &RoomPorts) {
    let user = ports.people.sign_up("user").await;
    let first = ports.add_room(user.id).await;
    ports.add_room_as(NewRoom { kind: RoomKind::Video, ..new_room(user.id) }).await;
    let third = ports.add_room(user.id).await;
    ports.add_room_as(NewRoom { kind: RoomKind::Video, ..new_room(user.id) }).await;

    for query in [visible_to(user.id), own(user.id)] {
        let query = RoomQuery { purpose: Some(RoomPurpose::Text), ..query };
        let listed = ports.rooms.list(query, None, 2).await.unwrap();
        assert_eq!(ids_of(&listed), [third.id, first.id]);
    }
}
