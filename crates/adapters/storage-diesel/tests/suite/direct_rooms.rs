//! Direct rooms that are asked for, left and deleted by several at once, on two nodes.

use kernel::testing::noon;
use kernel::{UserId, UserRef};
use rooms::testing::builders::new_direct_room;
use rooms::{AddRoomError, OpenedRoom};
use tokio::task::JoinSet;

use crate::databases::{Store, TestDatabase, on_both_databases};
use crate::member_counts::assert_counts_are_right;
use crate::moderation::sign_up;

on_both_databases! {
    two_who_ask_for_their_room_on_two_nodes_at_once_have_one,
    a_room_that_is_left_while_it_is_asked_for_is_one_with_who_stayed,
    a_room_that_is_deleted_while_it_is_asked_for_is_made_anew,
    nobody_erased_is_in_a_room_that_was_asked_for_meanwhile,
    people_whose_rooms_cross_get_each_their_own,
}

const PAIRS_WITH_TWO_ROOMS: &str = "SELECT count(*) AS number FROM rooms
    WHERE is_active AND pair_low IS NOT NULL GROUP BY pair_low, pair_high HAVING count(*) > 1";

fn assert_is_one_per_pair(database: &TestDatabase) {
    assert_eq!(database.connect().numbers(PAIRS_WITH_TWO_ROOMS), []);
    assert_counts_are_right(database);
}

async fn open(store: &Store, creator: UserId, other: UserId) -> OpenedRoom {
    store.storage.rooms().open_direct(new_direct_room(creator, other)).await.unwrap()
}

async fn sign_up_two(store: &Store, round: u32) -> (UserRef, UserRef) {
    let one = sign_up(store, &format!("one{round}")).await;
    let two = sign_up(store, &format!("two{round}")).await;
    (one, two)
}

async fn two_who_ask_for_their_room_on_two_nodes_at_once_have_one(database: TestDatabase) {
    let nodes = [database.open(), database.open()];
    for round in 0..30 {
        let (one, two) = sign_up_two(&nodes[0], round).await;
        let sides = [(one.id, two.id), (two.id, one.id)];
        let mut asking = JoinSet::new();
        for (node, (creator, other)) in
            nodes.iter().flat_map(|node| sides.map(|side| (node, side))).cycle().take(8)
        {
            let rooms = node.storage.rooms();
            let new = new_direct_room(creator, other);
            asking.spawn(async move { rooms.open_direct(new).await.unwrap() });
        }

        let opened = asking.join_all().await;

        let room = opened[0].room.id;
        assert!(opened.iter().all(|opened| opened.room.id == room));
        assert_eq!(opened.iter().filter(|opened| opened.is_new).count(), 1);
        assert_eq!(opened.iter().flat_map(|opened| &opened.newcomers).count(), 2);
        for user in [one.id, two.id] {
            assert_eq!(nodes[1].storage.rooms().list_joined(user).await.unwrap(), [room]);
        }
    }
    assert_is_one_per_pair(&database);
}

async fn a_room_that_is_left_while_it_is_asked_for_is_one_with_who_stayed(database: TestDatabase) {
    let nodes = [database.open(), database.open()];
    let (one, two) = sign_up_two(&nodes[0], 0).await;
    for _ in 0..30 {
        let room = open(&nodes[0], one.id, two.id).await.room.id;
        let leaving = nodes[0].storage.members();

        let (left, asked, other_left) = tokio::join!(
            leaving.remove(room, one.id, noon()),
            open(&nodes[1], two.id, one.id),
            leaving.remove(room, two.id, noon()),
        );

        assert!(left.unwrap() && other_left.unwrap());
        assert_is_one_per_pair(&database);
        let again = open(&nodes[1], one.id, two.id).await;
        assert!(again.room.id >= asked.room.id);
        assert_eq!(again.room.member_count, 2);
    }
}

async fn a_room_that_is_deleted_while_it_is_asked_for_is_made_anew(database: TestDatabase) {
    let nodes = [database.open(), database.open()];
    let (one, two) = sign_up_two(&nodes[0], 0).await;
    for _ in 0..30 {
        let room = open(&nodes[0], one.id, two.id).await.room.id;
        let deleting = nodes[0].storage.rooms();

        let (deleted, _) =
            tokio::join!(deleting.archive(room, noon()), open(&nodes[1], two.id, one.id));

        assert!(deleted.unwrap());
        let again = open(&nodes[1], one.id, two.id).await.room;
        assert!(again.id > room);
        assert_eq!(again.member_count, 2);
        assert_is_one_per_pair(&database);
    }
}

async fn nobody_erased_is_in_a_room_that_was_asked_for_meanwhile(database: TestDatabase) {
    let nodes = [database.open(), database.open()];
    let of_erased = "SELECT members.user_id AS number FROM members
        JOIN users ON users.id = members.user_id WHERE users.erased_at IS NOT NULL";
    for round in 0..30 {
        let (one, two) = sign_up_two(&nodes[0], round).await;
        let (erasing, rooms) = (nodes[0].storage.users(), nodes[1].storage.rooms());

        let (erased, asked, asked_by_the_other) = tokio::join!(
            erasing.erase(two.id, noon()),
            rooms.open_direct(new_direct_room(one.id, two.id)),
            rooms.open_direct(new_direct_room(two.id, one.id)),
        );

        erased.unwrap().unwrap();
        assert!(matches!(asked, Ok(_) | Err(AddRoomError::NoSuchOthers(_))), "{asked:?}");
        assert!(
            matches!(asked_by_the_other, Ok(_) | Err(AddRoomError::NoSuchUser)),
            "{asked_by_the_other:?}"
        );
        assert_eq!(database.connect().numbers(of_erased), []);
        assert_is_one_per_pair(&database);
    }
}

async fn people_whose_rooms_cross_get_each_their_own(database: TestDatabase) {
    let nodes = [database.open(), database.open()];
    for round in 0..10 {
        let (one, two) = sign_up_two(&nodes[0], round).await;
        let three = sign_up(&nodes[0], &format!("three{round}")).await;
        let people = [one.id, two.id, three.id];
        let mut asking = JoinSet::new();
        for (node, number) in nodes.iter().cycle().zip(0..12) {
            let (creator, other) = (people[number % 3], people[(number + 1 + number / 6) % 3]);
            let rooms = node.storage.rooms();
            let new = new_direct_room(creator, other);
            asking.spawn(async move { rooms.open_direct(new).await.unwrap() });
        }

        asking.join_all().await;

        for person in people {
            let joined = nodes[0].storage.rooms().list_joined(person).await.unwrap();
            assert_eq!(joined.len(), 2);
        }
    }
    assert_is_one_per_pair(&database);
}
