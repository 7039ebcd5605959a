use kernel::testing::noon;

use super::{RoomPorts, unknown_room, visible_to};
use crate::{AccessRule, AddMemberError, BanError, RoomEvent, RoomQuery, RoomScope};

pub(super) async fn an_archived_room_is_absent_everywhere(ports: &RoomPorts) {
    let creator = ports.people.sign_up("creator").await;
    let member = ports.people.sign_up("member").await;
    let stranger = ports.people.sign_up("stranger").await;
    for access in [AccessRule::Open, AccessRule::Totp, AccessRule::Invite] {
        let room = ports.add_room_of(creator.id, access).await.id;
        ports.join(room, member.id, noon()).await;
        assert!(ports.is_member(room, member.id).await);

        ports.archive(room).await;

        assert_eq!(ports.find(room).await, None);
        for user in [creator.id, member.id, stranger.id] {
            assert_eq!(ports.standing(room, user).await, None);
            for scope in [RoomScope::Visible, RoomScope::Own] {
                let query = RoomQuery { scope, ..visible_to(user) };
                assert_eq!(ports.rooms.list(query, None, 10).await.unwrap(), []);
                assert_eq!(ports.rooms.count(query).await.unwrap(), 0);
            }
        }
    }
}

pub(super) async fn an_archived_room_takes_and_loses_nobody(ports: &RoomPorts) {
    let creator = ports.people.sign_up("creator").await;
    let banned = ports.people.sign_up("banned").await;
    let newcomer = ports.people.sign_up("newcomer").await;
    let room = ports.add_room(creator.id).await.id;
    ports.ban(room, banned.id).await;
    ports.archive(room).await;
    let logged = ports.logged().await;

    let added = ports.members.add(room, newcomer.id, noon()).await;
    assert!(matches!(added, Err(AddMemberError::NoSuchRoom)));
    assert!(!ports.members.remove(room, creator.id, noon()).await.unwrap());
    let barred = ports.members.ban(room, newcomer.id, noon()).await;
    assert!(matches!(barred, Err(BanError::NoSuchRoom)));
    assert!(!ports.members.lift_ban(room, banned.id).await.unwrap());
    assert_eq!(ports.logged().await, logged);
}

pub(super) async fn archiving_takes_no_other_room_away(ports: &RoomPorts) {
    let creator = ports.people.sign_up("creator").await;
    let room = ports.add_room(creator.id).await;
    let other = ports.add_room(creator.id).await;

    ports.archive(room.id).await;

    assert_eq!(ports.list(creator.id, None, 10).await, [other.id]);
    assert_eq!(ports.find(other.id).await, Some(other));
}

pub(super) async fn a_room_is_archived_once(ports: &RoomPorts) {
    let creator = ports.people.sign_up("creator").await;
    let room = ports.add_room(creator.id).await.id;

    assert!(ports.rooms.archive(room, noon()).await.unwrap());
    assert!(!ports.rooms.archive(room, noon()).await.unwrap());
    assert!(!ports.rooms.archive(unknown_room(), noon()).await.unwrap());

    assert_eq!(ports.logged().await, [RoomEvent::RoomDeleted { room }]);
}
