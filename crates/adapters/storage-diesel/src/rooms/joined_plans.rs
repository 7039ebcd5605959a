//! What a person's rooms and direct rooms cost, however many there are.

use diesel::SqliteConnection;
use diesel::connection::SimpleConnection;
use kernel::{RoomId, Timestamp, UserId};
use rooms::NewDirectRoom;

use crate::query_log::{QueryLog, plan};
use crate::sqlite::{direct_rooms, room_lists, shown_rooms};

/// A database in which the first person has a nameless direct room with each of `others`, and deletes the old
/// messages of every other room.
fn database(others: usize) -> (SqliteConnection, QueryLog) {
    let (mut conn, log) = QueryLog::open();
    conn.batch_execute(&format!(
        "WITH RECURSIVE n(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n < {others})
         INSERT INTO users (name, created_at) SELECT 'User', 0 FROM n;
         INSERT INTO rooms (name, description, access, kind, creator_id, created_at, member_count,
                 pair_low, pair_high, auto_delete, last_message_at)
             SELECT '', '', 'invite', 'direct', 1, 0, 2, 1, id, id % 2 = 0, id % 7
             FROM users WHERE id > 1;
         INSERT INTO members (room_id, user_id, joined_at) SELECT id, 1, 0 FROM rooms;
         INSERT INTO members (room_id, user_id, joined_at) SELECT id, pair_high, 0 FROM rooms"
    ))
    .unwrap();
    log.take();
    (conn, log)
}

fn user(id: i64) -> UserId {
    UserId::new(id).unwrap()
}

fn assert_searches(conn: &mut SqliteConnection, query: &str, indexes: &[&str]) {
    let steps = plan(conn, query);
    assert_eq!(steps.len(), indexes.len(), "{query} {steps:?}");
    for (step, index) in steps.iter().zip(indexes) {
        assert!(step.starts_with("SEARCH") && step.contains(index), "{query} {steps:?}");
    }
}

#[test]
fn a_person_s_rooms_take_the_same_number_of_queries_which_sort_nothing() {
    for count in [10, 200] {
        let (mut conn, log) = database(count);

        let joined = room_lists::list_joined(&mut conn, user(1)).unwrap();
        let of_list = log.take();
        let rooms = shown_rooms::find_all(&mut conn, &joined, user(1)).unwrap();
        let of_rooms = log.take();

        assert_eq!((joined.len(), rooms.len()), (count, count));
        let [list] = of_list.as_slice() else { panic!("not one query: {of_list:?}") };
        assert_searches(&mut conn, list, &["INDEX members_user_room", "INTEGER PRIMARY KEY"]);
        let [rows, names] = of_rooms.as_slice() else { panic!("not two queries: {of_rooms:?}") };
        assert_searches(&mut conn, rows, &["INTEGER PRIMARY KEY"; 2]);
        assert_searches(&mut conn, names, &["INTEGER PRIMARY KEY"]);
    }
}

#[test]
fn a_person_s_rooms_are_listed_by_their_activity_and_then_by_their_ids() {
    let (mut conn, _) = database(30);
    let joined = room_lists::list_joined(&mut conn, user(1)).unwrap();
    let rooms = shown_rooms::find_all(&mut conn, &joined, user(1)).unwrap();
    let place = |id: &RoomId| {
        let room = rooms.iter().find(|room| room.id == *id).unwrap();
        (room.active_at, room.id)
    };
    assert!(joined.iter().map(place).is_sorted_by(|one, next| one > next));
}

#[test]
fn rooms_with_names_of_their_own_take_one_query() {
    let (mut conn, log) = database(10);
    conn.batch_execute("UPDATE rooms SET name = 'a room'").unwrap();
    log.take();
    let ids: Vec<_> = (1..=10).map(|id| RoomId::new(id).unwrap()).collect();
    assert_eq!(shown_rooms::find_all(&mut conn, &ids, user(1)).unwrap().len(), 10);
    assert_eq!(log.take().len(), 1);
}

#[test]
fn rooms_that_delete_their_old_messages_are_found_by_an_index_of_their_own() {
    let (mut conn, log) = database(200);
    let found = room_lists::list_auto_deleting(&mut conn, RoomId::new(10).ok(), 20).unwrap();
    assert_eq!(found.len(), 20);
    let queries = log.take();
    let [query] = queries.as_slice() else { panic!("not one query: {queries:?}") };
    assert_searches(&mut conn, query, &["INDEX rooms_auto_delete"]);
}

#[test]
fn the_room_of_two_is_found_by_the_index_that_keeps_it_the_only_one() {
    let (mut conn, log) = database(200);
    let at = Timestamp::from_micros(0);
    let (creator, other) = (user(1), user(7));
    let description = rooms::Description::default();
    let new = NewDirectRoom { name: None, description, creator, other, at };
    direct_rooms::open(&mut conn, &new).unwrap();
    let queries = log.take();
    assert_searches(&mut conn, &queries[0], &["INDEX rooms_pair"]);
}
