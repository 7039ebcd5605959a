//! Where people last posted: what is written of it, and when.

use std::time::{Duration, Instant};

use kernel::testing::noon;
use kernel::{RoomId, UserId};
use rooms::AccessRule;

use crate::databases::{Kind, Store, TestDatabase, on_both_databases};
use crate::moderation::{make_room, sign_up};

on_both_databases! {
    another_node_sees_where_somebody_posted_last,
    what_was_noted_before_the_end_is_written,
    thousands_of_people_are_written_through_two_nodes,
    who_is_erased_while_posting_has_no_last_room,
    noting_after_the_end_does_no_harm,
}

async fn of(store: &Store, user: UserId) -> Option<RoomId> {
    store.storage.last_rooms().of(user).await.unwrap()
}

async fn of_is(store: &Store, user: UserId, room: RoomId) {
    let deadline = Instant::now() + Duration::from_secs(10);
    while of(store, user).await != Some(room) {
        assert!(Instant::now() < deadline, "{room} was not written");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

async fn another_node_sees_where_somebody_posted_last(database: TestDatabase) {
    let nodes = [database.open(), database.open()];
    let user = sign_up(&nodes[0], "user").await;
    let one = make_room(&nodes[0], &user, AccessRule::Open).await;
    let other = make_room(&nodes[0], &user, AccessRule::Open).await;

    for (from, to, room) in [(0, 1, one), (0, 1, other), (1, 0, one)] {
        nodes[from].storage.last_rooms().note(user.id, room);
        assert_eq!(of(&nodes[from], user.id).await, Some(room));
        of_is(&nodes[to], user.id, room).await;
    }
}

async fn what_was_noted_before_the_end_is_written(database: TestDatabase) {
    let node = database.open();
    let user = sign_up(&node, "user").await;
    let room = make_room(&node, &user, AccessRule::Open).await;
    let last = make_room(&node, &user, AccessRule::Open).await;
    for round in 0..99 {
        node.storage.last_rooms().note(user.id, if round % 2 == 0 { last } else { room });
    }

    node.storage.shut_down();

    assert_eq!(of(&database.open(), user.id).await, Some(last));
}

async fn thousands_of_people_are_written_through_two_nodes(database: TestDatabase) {
    let nodes = [database.open(), database.open()];
    let creator = sign_up(&nodes[0], "creator").await;
    let rooms = [
        make_room(&nodes[0], &creator, AccessRule::Open).await,
        make_room(&nodes[0], &creator, AccessRule::Open).await,
    ];
    database.connect().execute(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1500)
         INSERT INTO users (name, created_at) SELECT 'user', 0 FROM n",
    );
    let people = database.connect().numbers("SELECT id AS number FROM users ORDER BY id");

    for (node, room) in nodes.iter().zip(rooms) {
        for user in &people {
            node.storage.last_rooms().note(UserId::new(*user).unwrap(), room);
        }
    }
    drop(nodes);

    let written = "SELECT user_id AS number FROM last_rooms ORDER BY user_id";
    assert_eq!(database.connect().numbers(written), people);
}

async fn who_is_erased_while_posting_has_no_last_room(database: TestDatabase) {
    let nodes = [database.open(), database.open()];
    let creator = sign_up(&nodes[0], "creator").await;
    let room = make_room(&nodes[0], &creator, AccessRule::Open).await;
    for round in 0..20 {
        let user = sign_up(&nodes[0], &format!("user{round}")).await.id;
        let users = nodes[1].storage.users();
        let erasing = tokio::spawn(async move { users.erase(user, noon()).await });
        tokio::task::yield_now().await;

        for node in &nodes {
            node.storage.last_rooms().note(user, room);
        }

        erasing.await.unwrap().unwrap().unwrap();
        for node in &nodes {
            assert_eq!(of(node, user).await, None);
        }
    }
    drop(nodes);
    assert_eq!(database.connect().numbers("SELECT user_id AS number FROM last_rooms"), []);
}

/// Those who write messages hold the rooms that they write to; on SQLite only the whole file.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_holds_a_room_does_not_keep_it_from_being_written() {
    let database = TestDatabase::create(Kind::Postgresql);
    let nodes = [database.open(), database.open()];
    let user = sign_up(&nodes[0], "user").await;
    let room = make_room(&nodes[0], &user, AccessRule::Open).await;
    let mut raw = database.connect();
    raw.execute(&format!("BEGIN; SELECT id FROM rooms WHERE id = {room} FOR UPDATE"));

    nodes[0].storage.last_rooms().note(user.id, room);

    of_is(&nodes[1], user.id, room).await;
}

async fn noting_after_the_end_does_no_harm(database: TestDatabase) {
    let node = database.open();
    let user = sign_up(&node, "user").await;
    let room = make_room(&node, &user, AccessRule::Open).await;
    let last_rooms = node.storage.last_rooms();

    node.storage.shut_down();

    last_rooms.note(user.id, room);
    assert!(last_rooms.of(user.id).await.is_err());
}
