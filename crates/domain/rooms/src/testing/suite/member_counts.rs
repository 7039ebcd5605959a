use futures_util::future::join_all;
use kernel::RoomId;
use kernel::testing::noon;

use super::{RoomPorts, unknown_room, visible_to};
use crate::AccessRule;

/// How many members the room has, as each way tells that there is.
async fn counted(ports: &RoomPorts, room: RoomId) -> u64 {
    let count = ports.members.count(room).await.expect("an answer");
    let found = ports.find(room).await.expect("a room that is there");
    let listed = ports.rooms.list(visible_to(found.creator.id), None, 10).await.expect("an answer");
    let listed = listed.into_iter().find(|listed| listed.id == room).expect("a room in the list");
    assert_eq!([found.member_count, listed.member_count], [count; 2]);
    assert_eq!(ports.who_is_in(room).await.len() as u64, count);
    count
}

pub(super) async fn the_number_of_members_follows_who_comes_and_goes(ports: &RoomPorts) {
    let creator = ports.people.sign_up("creator").await.id;
    let [one, two, three, four] = [
        ports.people.sign_up("one").await.id,
        ports.people.sign_up("two").await.id,
        ports.people.sign_up("three").await.id,
        ports.people.sign_up("four").await.id,
    ];
    for access in [AccessRule::Open, AccessRule::Totp, AccessRule::Invite] {
        let room = ports.add_room_of(creator, access).await.id;
        assert_eq!(counted(ports, room).await, 1);
        ports.join(room, one, noon()).await;
        assert_eq!(counted(ports, room).await, 2);
        ports.members.bring_in(room, &[one, two, three], 100, noon()).await.unwrap();
        assert_eq!(counted(ports, room).await, 4);
        ports.leave(room, one).await;
        assert_eq!(counted(ports, room).await, 3);
        ports.ban(room, two).await;
        assert_eq!(counted(ports, room).await, 2);
        ports.join(room, four, noon()).await;
        assert_eq!(counted(ports, room).await, 3);
    }
}

pub(super) async fn what_changes_no_membership_changes_no_number(ports: &RoomPorts) {
    let creator = ports.people.sign_up("creator").await.id;
    let member = ports.people.sign_up("member").await.id;
    let stranger = ports.people.sign_up("stranger").await.id;
    let room = ports.add_room(creator).await.id;
    let another = ports.add_room(creator).await.id;
    ports.join(room, member, noon()).await;

    ports.join(room, member, noon()).await;
    assert!(!ports.members.remove(room, stranger, noon()).await.unwrap());
    ports.ban(room, stranger).await;
    ports.ban(room, stranger).await;
    assert!(ports.members.lift_ban(room, stranger).await.unwrap());

    assert_eq!(counted(ports, room).await, 2);
    assert_eq!(counted(ports, another).await, 1);
}

pub(super) async fn the_number_of_members_follows_who_is_erased(ports: &RoomPorts) {
    let creator = ports.people.sign_up("creator").await.id;
    let erased = ports.people.sign_up("erased").await.id;
    let room = ports.add_room(creator).await.id;
    let of_erased = ports.add_room(erased).await.id;
    ports.join(room, erased, noon()).await;
    ports.join(of_erased, creator, noon()).await;

    ports.people.erase(erased).await;

    assert_eq!(counted(ports, room).await, 1);
    assert_eq!(counted(ports, of_erased).await, 1);
}

pub(super) async fn an_absent_room_counts_no_members(ports: &RoomPorts) {
    let creator = ports.people.sign_up("creator").await.id;
    let deleted = ports.add_room(creator).await.id;
    ports.archive(deleted).await;

    for room in [deleted, unknown_room()] {
        assert_eq!(ports.members.count(room).await.unwrap(), 0);
    }
}

pub(super) async fn adding_tells_whether_the_person_was_no_member_before(ports: &RoomPorts) {
    let creator = ports.people.sign_up("creator").await.id;
    let user = ports.people.sign_up("user").await.id;
    let room = ports.add_room(creator).await.id;

    assert!(!ports.members.add(room, creator, noon()).await.unwrap());
    assert!(ports.members.add(room, user, noon()).await.unwrap());
    assert!(!ports.members.add(room, user, noon()).await.unwrap());
    ports.leave(room, user).await;
    assert!(ports.members.add(room, user, noon()).await.unwrap());
}

pub(super) async fn who_is_added_many_times_at_once_is_one_newcomer(ports: &RoomPorts) {
    let creator = ports.people.sign_up("creator").await.id;
    let user = ports.people.sign_up("user").await.id;
    let room = ports.add_room(creator).await.id;

    let added = join_all((0..20).map(|_| ports.members.add(room, user, noon()))).await;

    let newcomers = added.into_iter().filter(|added| matches!(added, Ok(true)));
    assert_eq!(newcomers.count(), 1);
    assert_eq!(counted(ports, room).await, 2);
}
