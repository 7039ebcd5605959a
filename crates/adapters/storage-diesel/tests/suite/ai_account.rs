//! The AI's account: there is one, and it is no person.

use kernel::UserId;
use kernel::testing::noon;
use rooms::testing::builders::{new_direct_room, new_room};
use rooms::{AccessRule, AddMemberError, AddRoomError, BanError, BringInError, NewRoom};
use tokio::task::JoinSet;
use users::AddFriendError;

use crate::databases::{Store, TestDatabase, on_both_databases};
use crate::moderation::{make_room, sign_up};

on_both_databases! {
    two_nodes_that_begin_at_once_make_one_account,
    an_erased_ai_gets_another_account,
    nobody_befriends_the_ai,
    nobody_makes_a_room_with_the_ai_in_it,
    nobody_opens_a_direct_room_with_the_ai,
    nobody_brings_the_ai_into_a_room,
    the_ai_neither_joins_a_room_nor_is_banned_from_one,
}

async fn ai(node: &Store) -> UserId {
    node.storage.users().find_or_add_ai(noon()).await.unwrap().id
}

async fn two_nodes_that_begin_at_once_make_one_account(database: TestDatabase) {
    let nodes = [database.open(), database.open()];
    let mut beginning = JoinSet::new();
    for node in nodes.iter().cycle().take(20) {
        let users = node.storage.users();
        beginning.spawn(async move { users.find_or_add_ai(noon()).await.unwrap().id.get() });
    }

    let found = beginning.join_all().await;

    let accounts = database.connect().numbers("SELECT id AS number FROM users WHERE is_ai");
    assert_eq!(accounts, [found[0]]);
    assert_eq!(found, [found[0]; 20]);
}

async fn an_erased_ai_gets_another_account(database: TestDatabase) {
    let node = database.open();
    let erased = ai(&node).await;
    node.storage.users().erase(erased, noon()).await.unwrap().unwrap();

    let next = ai(&node).await;

    assert_ne!(next, erased);
    assert_eq!(ai(&node).await, next);
}

async fn nobody_befriends_the_ai(database: TestDatabase) {
    let node = database.open();
    let (user, ai) = (sign_up(&node, "user").await.id, ai(&node).await);

    let added = node.storage.friends().add(user, ai, noon()).await;

    assert!(matches!(added, Err(AddFriendError::NoSuchUser)), "{added:?}");
}

async fn nobody_makes_a_room_with_the_ai_in_it(database: TestDatabase) {
    let node = database.open();
    let ai = ai(&node).await;
    let [user, other] = [sign_up(&node, "user").await.id, sign_up(&node, "other").await.id];

    let made =
        node.storage.rooms().add(NewRoom { others: vec![other, ai], ..new_room(user) }).await;

    let Err(AddRoomError::NoSuchOthers(refused)) = made else { panic!("{made:?}") };
    assert_eq!(refused, [ai]);
    assert_eq!(database.connect().numbers("SELECT id AS number FROM rooms"), []);
}

async fn nobody_opens_a_direct_room_with_the_ai(database: TestDatabase) {
    let node = database.open();
    let (user, ai) = (sign_up(&node, "user").await.id, ai(&node).await);

    let opened = node.storage.rooms().open_direct(new_direct_room(user, ai)).await;

    let Err(AddRoomError::NoSuchOthers(refused)) = opened else { panic!("{opened:?}") };
    assert_eq!(refused, [ai]);
}

async fn nobody_brings_the_ai_into_a_room(database: TestDatabase) {
    let node = database.open();
    let (user, other) = (sign_up(&node, "user").await, sign_up(&node, "other").await.id);
    let ai = ai(&node).await;
    let room = make_room(&node, &user, AccessRule::Invite).await;
    let members = node.storage.members();

    let brought_in = members.bring_in(room, &[other, ai], 100, noon()).await;

    let Err(BringInError::NoSuchPeople(refused)) = brought_in else { panic!("{brought_in:?}") };
    assert_eq!(refused, [ai]);
    assert_eq!(members.among(room, &[other, ai]).await.unwrap(), []);
}

async fn the_ai_neither_joins_a_room_nor_is_banned_from_one(database: TestDatabase) {
    let node = database.open();
    let (user, ai) = (sign_up(&node, "user").await, ai(&node).await);
    let room = make_room(&node, &user, AccessRule::Open).await;
    let members = node.storage.members();

    let joined = members.add(room, ai, noon()).await;
    let banned = members.ban(room, ai, noon()).await;

    assert!(matches!(joined, Err(AddMemberError::NoSuchUser)), "{joined:?}");
    assert!(matches!(banned, Err(BanError::NoSuchUser)), "{banned:?}");
}
