use std::time::Duration;

use kernel::testing::noon;
use kernel::{RoomId, UserId};

use super::{RoomPorts, unknown_room, unknown_user};
use crate::{AccessRule, AddMemberError, BanError, Place, RoomEvent};

const MINUTE: Duration = Duration::from_secs(60);

async fn is_kept_out(ports: &RoomPorts, room: RoomId, user: UserId) -> bool {
    let added = ports.members.add(room, user, noon()).await;
    matches!(added, Err(AddMemberError::Banned)) && ports.place(room, user).await == Place::Banned
}

pub(super) async fn a_banned_member_is_out_and_stays_out(ports: &RoomPorts) {
    let creator = ports.people.sign_up("creator").await;
    let member = ports.people.sign_up("member").await;
    for access in [AccessRule::Open, AccessRule::Totp, AccessRule::Invite] {
        let room = ports.add_room_of(creator.id, access).await.id;
        ports.join(room, member.id, noon()).await;
        assert_eq!(ports.place(room, member.id).await, Place::Member);

        ports.ban(room, member.id).await;

        assert_eq!(ports.place(room, member.id).await, Place::Banned);
        assert!(is_kept_out(ports, room, member.id).await);
        let gone = RoomEvent::MemberGone { room, user: member.id };
        assert_eq!(ports.logged().await.last(), Some(&gone));
    }
    assert_eq!(ports.logged().await.len(), 3);
}

pub(super) async fn who_was_never_in_can_be_banned(ports: &RoomPorts) {
    let creator = ports.people.sign_up("creator").await;
    let stranger = ports.people.sign_up("stranger").await;
    let room = ports.add_room(creator.id).await.id;
    assert_eq!(ports.place(room, stranger.id).await, Place::Outsider);

    ports.ban(room, stranger.id).await;

    assert!(is_kept_out(ports, room, stranger.id).await);
    assert_eq!(ports.logged().await, [RoomEvent::MemberGone { room, user: stranger.id }]);
}

pub(super) async fn a_ban_holds_in_its_room_and_for_its_person_only(ports: &RoomPorts) {
    let creator = ports.people.sign_up("creator").await;
    let banned = ports.people.sign_up("banned").await;
    let other = ports.people.sign_up("other").await;
    let room = ports.add_room(creator.id).await.id;
    let elsewhere = ports.add_room(creator.id).await.id;
    ports.join(elsewhere, banned.id, noon()).await;

    ports.ban(room, banned.id).await;

    assert_eq!(ports.place(elsewhere, banned.id).await, Place::Member);
    assert_eq!(ports.place(room, other.id).await, Place::Outsider);
    ports.join(room, other.id, noon()).await;
    assert_eq!(ports.place(room, creator.id).await, Place::Creator);
}

pub(super) async fn banning_again_changes_nothing(ports: &RoomPorts) {
    let creator = ports.people.sign_up("creator").await;
    let member = ports.people.sign_up("member").await;
    let room = ports.add_room(creator.id).await;
    ports.join(room.id, member.id, noon()).await;

    ports.ban(room.id, member.id).await;
    let logged = ports.logged().await;
    ports.ban(room.id, member.id).await;

    assert!(is_kept_out(ports, room.id, member.id).await);
    assert_eq!(ports.logged().await, logged);
    assert!(ports.members.lift_ban(room.id, member.id).await.unwrap());
    assert!(!ports.members.lift_ban(room.id, member.id).await.unwrap());
    assert_eq!(ports.find(room.id).await, Some(room));
}

pub(super) async fn nobody_is_banned_from_an_unknown_room(ports: &RoomPorts) {
    let user = ports.people.sign_up("user").await;
    let banned = ports.members.ban(unknown_room(), user.id, noon()).await;
    assert!(matches!(banned, Err(BanError::NoSuchRoom)));
    assert!(!ports.members.lift_ban(unknown_room(), user.id).await.unwrap());
    assert_eq!(ports.logged().await, []);
}

pub(super) async fn nobody_unknown_is_banned(ports: &RoomPorts) {
    let creator = ports.people.sign_up("creator").await;
    let erased = ports.people.sign_up("erased").await;
    let room = ports.add_room(creator.id).await.id;
    ports.people.erase(erased.id).await;

    for user in [unknown_user(), erased.id] {
        let banned = ports.members.ban(room, user, noon()).await;
        assert!(matches!(banned, Err(BanError::NoSuchUser)));
        assert_eq!(ports.place(room, user).await, Place::Outsider);
        assert!(!ports.members.lift_ban(room, user).await.unwrap());
    }
    assert_eq!(ports.logged().await, []);
}

pub(super) async fn the_rights_of_a_banned_creator_pass_on(ports: &RoomPorts) {
    let creator = ports.people.sign_up("creator").await;
    let latecomer = ports.people.sign_up("latecomer").await;
    let oldest = ports.people.sign_up("oldest").await;
    let room = ports.add_room_of(creator.id, AccessRule::Invite).await.id;
    ports.join(room, oldest.id, noon() + MINUTE).await;
    ports.join(room, latecomer.id, noon() + 2 * MINUTE).await;

    ports.ban(room, creator.id).await;

    assert_eq!(ports.find(room).await.unwrap().creator, oldest);
    assert_eq!(ports.place(room, oldest.id).await, Place::Creator);
    assert!(is_kept_out(ports, room, creator.id).await);
}

pub(super) async fn an_invite_room_whose_last_member_is_banned_is_deleted(ports: &RoomPorts) {
    let creator = ports.people.sign_up("creator").await;
    let room = ports.add_room_of(creator.id, AccessRule::Invite).await.id;

    ports.ban(room, creator.id).await;

    assert_eq!(ports.find(room).await, None);
    let logged = ports.logged().await;
    assert_eq!(logged.len(), 2);
    assert!(logged.contains(&RoomEvent::MemberGone { room, user: creator.id }));
    assert!(logged.contains(&RoomEvent::RoomDeleted { room }));
}

pub(super) async fn whose_ban_is_lifted_may_come_in_again(ports: &RoomPorts) {
    let creator = ports.people.sign_up("creator").await;
    let member = ports.people.sign_up("member").await;
    let room = ports.add_room(creator.id).await.id;
    ports.join(room, member.id, noon()).await;
    ports.ban(room, member.id).await;
    let logged = ports.logged().await;
    assert_eq!(ports.place(room, member.id).await, Place::Banned);

    assert!(ports.members.lift_ban(room, member.id).await.unwrap());

    assert_eq!(ports.place(room, member.id).await, Place::Outsider);
    assert_eq!(ports.logged().await, logged);
    ports.join(room, member.id, noon()).await;
    assert_eq!(ports.place(room, member.id).await, Place::Member);
}

pub(super) async fn who_is_not_banned_has_no_ban_to_lift(ports: &RoomPorts) {
    let creator = ports.people.sign_up("creator").await;
    let banned = ports.people.sign_up("banned").await;
    let room = ports.add_room(creator.id).await.id;
    let elsewhere = ports.add_room(creator.id).await.id;
    ports.ban(room, banned.id).await;

    assert!(!ports.members.lift_ban(elsewhere, banned.id).await.unwrap());
    for user in [creator.id, unknown_user()] {
        assert!(!ports.members.lift_ban(room, user).await.unwrap());
    }
    assert!(is_kept_out(ports, room, banned.id).await);
}

pub(super) async fn the_bans_of_an_erased_person_are_gone(ports: &RoomPorts) {
    let creator = ports.people.sign_up("creator").await;
    let banned = ports.people.sign_up("banned").await;
    let erased = ports.people.sign_up("erased").await;
    let room = ports.add_room(creator.id).await.id;
    ports.ban(room, banned.id).await;
    ports.ban(room, erased.id).await;

    ports.people.erase(erased.id).await;

    assert!(!ports.members.lift_ban(room, erased.id).await.unwrap());
    assert!(is_kept_out(ports, room, banned.id).await);
}

pub(super) async fn the_bans_by_an_erased_creator_stay(ports: &RoomPorts) {
    let creator = ports.people.sign_up("creator").await;
    let heir = ports.people.sign_up("heir").await;
    let banned = ports.people.sign_up("banned").await;
    let room = ports.add_room(creator.id).await.id;
    ports.join(room, heir.id, noon()).await;
    ports.ban(room, banned.id).await;

    ports.people.erase(creator.id).await;

    assert!(is_kept_out(ports, room, banned.id).await);
}
