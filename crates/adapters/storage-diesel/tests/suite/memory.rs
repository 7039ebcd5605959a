//! What may be answered from memory, and what may not.

use kernel::testing::noon;
use kernel::{RoomId, UserId};
use rooms::testing::builders::new_room;
use rooms::{AccessRule, Standing};
use users::testing::builders::new_user;

use crate::databases::{Store, TestDatabase, on_both_databases};

on_both_databases! {
    a_standing_is_remembered_for_a_while,
    what_this_node_changes_is_never_answered_from_memory,
    a_room_that_is_not_there_is_not_remembered,
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
    let outsider = Standing { access: AccessRule::Open, is_member: false };
    let member = Standing { is_member: true, ..outsider };
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
