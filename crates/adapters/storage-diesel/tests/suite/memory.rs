//! What may be answered from memory, and what may not.

use kernel::testing::noon;
use kernel::{RoomId, UserId};
use rooms::testing::builders::{new_direct_room, new_room};
use rooms::{AccessRule, NewRoom, Place, RoomEvent, RoomKind, Standing};
use users::testing::builders::new_user;

use crate::databases::{Store, TestDatabase, on_both_databases};

on_both_databases! {
    a_standing_is_remembered_for_a_while,
    what_this_node_changes_is_never_answered_from_memory,
    a_room_that_is_not_there_is_not_remembered,
    who_was_taken_out_is_out_at_once,
    who_was_brought_in_or_back_is_in_at_once,
    whoever_got_the_creator_s_rights_has_them_at_once,
    a_deleted_room_is_gone_at_once_for_everybody,
    what_another_node_changed_is_gone_once_forgotten,
}

async fn add_user(store: &Store, email: &str) -> UserId {
    store.storage.users().add(new_user(email)).await.unwrap().id
}

async fn standing(store: &Store, room: RoomId, user: UserId) -> Option<Standing> {
    store.storage.members().standing(room, user).await.unwrap()
}

async fn a_standing_is_remembered_for_a_while(database: TestDatabase) {
    let store = database.open();
    let user = add_user(&store, "user@example.com").await;
    let room = store.storage.rooms().add(new_room(user)).await.unwrap().id;
    let before = standing(&store, room, user).await;
    database.connect().execute("UPDATE rooms SET access = 'invite'");
    assert_eq!(standing(&store, room, user).await, before);
}

async fn what_this_node_changes_is_never_answered_from_memory(database: TestDatabase) {
    let store = database.open();
    let creator = add_user(&store, "creator@example.com").await;
    let room = store.storage.rooms().add(new_room(creator)).await.unwrap().id;
    let outsider =
        Standing { access: AccessRule::Open, kind: RoomKind::Chat, place: Place::Outsider };
    let member = Standing { place: Place::Member, ..outsider };
    for number in 0..20 {
        let user = add_user(&store, &format!("user{number}@example.com")).await;
        let members = store.storage.members();
        let looking = tokio::spawn(async move {
            while members.standing(room, user).await.unwrap() != Some(member) {}
        });
        assert_eq!(standing(&store, room, user).await, Some(outsider));
        store.storage.members().add(room, user, noon()).await.unwrap();
        assert_eq!(standing(&store, room, user).await, Some(member));
        looking.await.unwrap();
        store.storage.users().erase(user, noon()).await.unwrap();
        assert_eq!(standing(&store, room, user).await, Some(outsider));
    }
}

async fn a_room_that_is_not_there_is_not_remembered(database: TestDatabase) {
    let store = database.open();
    let user = add_user(&store, "user@example.com").await;
    let room = store.storage.rooms().add(new_room(user)).await.unwrap().id;
    let next = RoomId::new(room.get() + 1).unwrap();
    assert_eq!(standing(&store, next, user).await, None);
    assert_eq!(store.storage.rooms().add(new_room(user)).await.unwrap().id, next);
    assert!(standing(&store, next, user).await.is_some());
}

async fn place(store: &Store, room: RoomId, user: UserId) -> Option<Place> {
    standing(store, room, user).await.map(|standing| standing.place)
}

/// Asks for a standing over and over, so that what was there before is always being looked up, until
/// it is the one given.
fn look_until(
    store: &Store,
    (room, user): (RoomId, UserId),
    wanted: Option<Place>,
) -> tokio::task::JoinHandle<()> {
    let members = store.storage.members();
    tokio::spawn(async move {
        let place = async || Some(members.standing(room, user).await.unwrap()?.place);
        while place().await != wanted {}
    })
}

async fn who_was_taken_out_is_out_at_once(database: TestDatabase) {
    let store = database.open();
    let members = store.storage.members();
    let creator = add_user(&store, "creator@example.com").await;
    let room = store.storage.rooms().add(new_room(creator)).await.unwrap().id;
    for number in 0..20 {
        let user = add_user(&store, &format!("user{number}@example.com")).await;
        members.add(room, user, noon()).await.unwrap();
        assert_eq!(place(&store, room, user).await, Some(Place::Member));

        let looking = look_until(&store, (room, user), Some(Place::Outsider));
        assert!(members.remove(room, user, noon()).await.unwrap());
        assert_eq!(place(&store, room, user).await, Some(Place::Outsider));
        looking.await.unwrap();

        let looking = look_until(&store, (room, user), Some(Place::Banned));
        members.ban(room, user, noon()).await.unwrap();
        assert_eq!(place(&store, room, user).await, Some(Place::Banned));
        looking.await.unwrap();

        assert!(members.lift_ban(room, user).await.unwrap());
        assert_eq!(place(&store, room, user).await, Some(Place::Outsider));
    }
}

async fn who_was_brought_in_or_back_is_in_at_once(database: TestDatabase) {
    let store = database.open();
    let (rooms, members) = (store.storage.rooms(), store.storage.members());
    let creator = add_user(&store, "creator@example.com").await;
    for number in 0..20 {
        let user = add_user(&store, &format!("user{number}@example.com")).await;
        let group = rooms.add(new_room(creator)).await.unwrap().id;
        assert_eq!(place(&store, group, user).await, Some(Place::Outsider));
        let looking = look_until(&store, (group, user), Some(Place::Member));
        members.bring_in(group, &[user], 100, noon()).await.unwrap();
        assert_eq!(place(&store, group, user).await, Some(Place::Member));
        looking.await.unwrap();

        let direct = rooms.open_direct(new_direct_room(creator, user)).await.unwrap().room.id;
        members.remove(direct, creator, noon()).await.unwrap();
        assert_eq!(place(&store, direct, creator).await, Some(Place::Outsider));
        assert_eq!(place(&store, direct, user).await, Some(Place::Creator));
        let looking = look_until(&store, (direct, creator), Some(Place::Member));
        rooms.open_direct(new_direct_room(creator, user)).await.unwrap();
        assert_eq!(place(&store, direct, creator).await, Some(Place::Member));
        looking.await.unwrap();
    }
}

async fn whoever_got_the_creator_s_rights_has_them_at_once(database: TestDatabase) {
    let store = database.open();
    let members = store.storage.members();
    let creator = add_user(&store, "creator@example.com").await;
    let heir = add_user(&store, "heir@example.com").await;
    let newcomer = add_user(&store, "newcomer@example.com").await;
    for _ in 0..10 {
        let room = store.storage.rooms().add(new_room(creator)).await.unwrap().id;
        members.add(room, heir, noon()).await.unwrap();
        assert_eq!(place(&store, room, creator).await, Some(Place::Creator));
        assert_eq!(place(&store, room, heir).await, Some(Place::Member));
        assert_eq!(place(&store, room, newcomer).await, Some(Place::Outsider));

        let looking = look_until(&store, (room, heir), Some(Place::Creator));
        assert!(members.remove(room, creator, noon()).await.unwrap());
        assert_eq!(place(&store, room, heir).await, Some(Place::Creator));
        assert_eq!(place(&store, room, creator).await, Some(Place::Outsider));
        looking.await.unwrap();

        assert!(members.remove(room, heir, noon()).await.unwrap());
        members.add(room, newcomer, noon()).await.unwrap();
        assert_eq!(place(&store, room, newcomer).await, Some(Place::Creator));
        assert_eq!(place(&store, room, heir).await, Some(Place::Outsider));
    }
}

async fn a_deleted_room_is_gone_at_once_for_everybody(database: TestDatabase) {
    let store = database.open();
    let (rooms, members) = (store.storage.rooms(), store.storage.members());
    let creator = add_user(&store, "creator@example.com").await;
    let member = add_user(&store, "member@example.com").await;
    for _ in 0..10 {
        let archived = rooms.add(new_room(creator)).await.unwrap().id;
        let left = NewRoom { access: AccessRule::Invite, ..new_room(creator) };
        let left = rooms.add(left).await.unwrap().id;
        members.add(archived, member, noon()).await.unwrap();
        for (room, user) in [(archived, creator), (archived, member), (left, creator)] {
            assert!(place(&store, room, user).await.is_some());
        }
        assert_eq!(place(&store, left, member).await, Some(Place::Outsider));

        let looking = look_until(&store, (archived, member), None);
        assert!(rooms.archive(archived, noon()).await.unwrap());
        assert!(members.remove(left, creator, noon()).await.unwrap());

        for room in [archived, left] {
            for user in [creator, member] {
                assert_eq!(place(&store, room, user).await, None);
            }
        }
        looking.await.unwrap();
    }
}

async fn what_another_node_changed_is_gone_once_forgotten(database: TestDatabase) {
    let (here, there) = (database.open(), database.open());
    let creator = add_user(&here, "creator@example.com").await;
    let member = add_user(&here, "member@example.com").await;
    let room = here.storage.rooms().add(new_room(creator)).await.unwrap().id;
    here.storage.members().add(room, member, noon()).await.unwrap();
    assert_eq!(place(&here, room, member).await, Some(Place::Member));
    assert_eq!(place(&here, room, creator).await, Some(Place::Creator));

    there.storage.members().ban(room, member, noon()).await.unwrap();
    here.storage.members().forget(RoomEvent::MemberGone { room, user: member });
    assert_eq!(place(&here, room, member).await, Some(Place::Banned));

    there.storage.rooms().archive(room, noon()).await.unwrap();
    here.storage.members().forget(RoomEvent::RoomDeleted { room });
    assert_eq!(place(&here, room, member).await, None);
    assert_eq!(place(&here, room, creator).await, None);
}
