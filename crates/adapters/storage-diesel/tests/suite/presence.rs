//! Who is where, told by several nodes at once.

use std::time::Duration;

use kernel::testing::noon;
use kernel::{RoomId, Timestamp, UniqueId, UserId};
use rooms::{AccessRule, Passage};
use tokio::task::JoinSet;

use crate::databases::{Kind, Store, TestDatabase, on_both_databases};
use crate::moderation::{join, make_room, sign_up};

on_both_databases! {
    hundreds_of_passages_are_one_transaction,
    thousands_of_passages_are_kept_and_swept,
    nodes_that_record_and_sweep_at_once_hold_up_nobody,
    a_membership_that_is_gone_is_seen_no_more,
}

fn second(number: u64) -> Timestamp {
    noon() + Duration::from_secs(number)
}

fn passage(room: RoomId, user: UserId, is_here: bool, at: u64) -> Passage {
    Passage { room, user, is_here, at: second(at) }
}

async fn people_in(store: &Store, count: usize) -> (RoomId, Vec<UserId>) {
    let creator = sign_up(store, "creator").await;
    let room = make_room(store, &creator, AccessRule::Open).await;
    let mut people = vec![creator.id];
    for number in 1..count {
        let user = sign_up(store, &format!("user{number}")).await;
        join(store, room, &user).await;
        people.push(user.id);
    }
    (room, people)
}

/// A room of that many people who are there without having come in one by one.
async fn crowd(database: &TestDatabase, store: &Store, count: usize) -> (RoomId, Vec<UserId>) {
    let creator = sign_up(store, "creator").await;
    let room = make_room(store, &creator, AccessRule::Open).await;
    database.connect().execute(&format!(
        "WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < {count})
         INSERT INTO users (name, created_at) SELECT 'User', 0 FROM n;
         INSERT INTO members (room_id, user_id, joined_at)
             SELECT {room}, id, 0 FROM users WHERE id <> {}",
        creator.id
    ));
    let ids = database.connect().numbers("SELECT user_id AS number FROM members ORDER BY id");
    (room, ids.into_iter().map(|id| UserId::new(id).unwrap()).collect())
}

async fn hundreds_of_passages_are_one_transaction(database: TestDatabase) {
    let store = database.open();
    let (room, people) = crowd(&database, &store, 500).await;
    let (presence, node) = (store.storage.presence(), UniqueId::new(7));
    let came: Vec<_> = people.iter().map(|user| passage(room, *user, true, 1)).collect();
    let went: Vec<_> = people.iter().map(|user| passage(room, *user, false, 2)).collect();

    presence.record(node, &came, second(60)).await.unwrap();
    let there = presence.attendance(room, &people, second(10)).await.unwrap();
    presence.record(node, &went, second(60)).await.unwrap();
    let gone = presence.attendance(room, &people, second(10)).await.unwrap();

    assert_eq!((there.len(), gone.len()), (500, 500));
    assert!(there.iter().all(|one| one.is_online && one.last_seen == Some(second(10))));
    assert!(gone.iter().all(|one| !one.is_online && one.last_seen == Some(second(2))));
    assert_eq!(database.connect().numbers("SELECT user_id AS number FROM presence"), []);
}

async fn thousands_of_passages_are_kept_and_swept(database: TestDatabase) {
    let store = database.open();
    let (room, people) = crowd(&database, &store, 1_501).await;
    let presence = store.storage.presence();
    let went_and_came: Vec<_> = [(false, 1), (true, 2)]
        .into_iter()
        .flat_map(|(is_here, at)| people.iter().map(move |user| passage(room, *user, is_here, at)))
        .collect();
    presence.record(UniqueId::new(7), &went_and_came, second(60)).await.unwrap();
    presence.record(UniqueId::new(8), &went_and_came[1_500..2_501], second(50)).await.unwrap();
    let there = presence.attendance(room, &people, second(10)).await.unwrap();
    assert!(there.len() == 1_501 && there.iter().all(|one| one.is_online));

    presence.sweep(second(60)).await.unwrap();

    let gone = presence.attendance(room, &people, second(70)).await.unwrap();
    assert!(gone.iter().all(|one| !one.is_online && one.last_seen == Some(second(60))));
    for table in ["presence", "nodes"] {
        let count = format!("SELECT count(*) AS number FROM {table}");
        assert_eq!(database.connect().numbers(&count), [0]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_transaction_notes_more_than_500_passages() {
    let database = TestDatabase::create(Kind::Postgresql);
    let store = database.open();
    let (room, people) = crowd(&database, &store, 1_201).await;
    let came: Vec<_> =
        people.iter().chain(&people).map(|user| passage(room, *user, true, 1)).collect();

    store.storage.presence().record(UniqueId::new(7), &came, second(60)).await.unwrap();

    let of_each_transaction =
        "SELECT count(*) AS number FROM presence GROUP BY xmin::text ORDER BY number";
    assert_eq!(database.connect().numbers(of_each_transaction), [201, 500, 500]);
}

async fn nodes_that_record_and_sweep_at_once_hold_up_nobody(database: TestDatabase) {
    let stores = [database.open(), database.open()];
    let (room, people) = people_in(&stores[0], 20).await;
    let mut running = JoinSet::new();
    for (number, store) in (0_u128..4).zip(stores.iter().cycle()) {
        let (presence, mut people) = (store.storage.presence(), people.clone());
        if number % 2 == 0 {
            people.reverse();
        }
        running.spawn(async move {
            for turn in 0..20 {
                let passages: Vec<_> =
                    people.iter().map(|user| passage(room, *user, turn % 2 == 0, turn)).collect();
                presence.record(UniqueId::new(number), &passages, second(turn)).await.unwrap();
                presence.sweep(second(turn)).await.unwrap();
            }
        });
    }
    running.join_all().await;

    stores[0].storage.presence().sweep(second(60)).await.unwrap();

    let attendance = stores[1].storage.presence().attendance(room, &people, second(60)).await;
    let attendance = attendance.unwrap();
    assert!(attendance.iter().all(|one| !one.is_online && one.last_seen == Some(second(19))));
    for table in ["presence", "nodes"] {
        let count = format!("SELECT count(*) AS number FROM {table}");
        assert_eq!(database.connect().numbers(&count), [0]);
    }
}

async fn a_membership_that_is_gone_is_seen_no_more(database: TestDatabase) {
    let store = database.open();
    let (room, people) = people_in(&store, 2).await;
    let (presence, node) = (store.storage.presence(), UniqueId::new(7));
    presence.record(node, &[passage(room, people[1], true, 1)], second(60)).await.unwrap();
    store.storage.members().remove(room, people[1], noon()).await.unwrap();
    presence.record(node, &[passage(room, people[1], false, 2)], second(60)).await.unwrap();
    store.storage.members().add(room, people[1], noon()).await.unwrap();

    let seen = presence.attendance(room, &people[1..], second(10)).await.unwrap();

    assert_eq!((seen[0].is_online, seen[0].last_seen), (false, None));
}
