use std::time::Duration;

use kernel::testing::noon;
use kernel::{RoomId, Timestamp, UserId};
use messages::testing::builders::new_message;
use messages::{Awaited, ReadMark, ReadState, Sequence, Unread};
use tokio::task::JoinSet;

use crate::appending::author_and_room;
use crate::databases::{RawConnection, TestDatabase, on_both_databases};

on_both_databases! {
    a_mark_that_moves_tells_when_and_no_other_does,
    more_marks_than_one_transaction_takes_all_move,
    marks_that_two_nodes_move_at_once_end_at_the_furthest,
    what_retention_removed_is_not_unread,
    rooms_of_any_number_are_looked_through,
    hundreds_of_places_are_asked_for_at_once,
    a_mark_below_what_retention_left_stands_at_no_message,
}

/// Rooms of the person with that many messages each, all unread; made past the storage.
fn add_rooms(raw: &mut RawConnection, user: UserId, count: i64, length: i64) -> Vec<RoomId> {
    raw.execute(&format!(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})
         INSERT INTO rooms (name, description, access, kind, creator_id, created_at, last_seq)
             SELECT 'many', '', 'open', 'chat', {user}, 0, {length} FROM n;
         INSERT INTO members (room_id, user_id, joined_at)
             SELECT id, {user}, 0 FROM rooms WHERE name = 'many'"
    ));
    let ids = raw.numbers("SELECT id AS number FROM rooms WHERE name = 'many' ORDER BY id");
    ids.into_iter().map(|id| RoomId::new(id).unwrap()).collect()
}

fn mark(room_id: RoomId, user_id: UserId, number: i64) -> ReadMark {
    ReadMark { room_id, user_id, sequence: Sequence::new(number), at: noon() }
}

async fn a_mark_that_moves_tells_when_and_no_other_does(database: TestDatabase) {
    let store = database.open();
    let (author, room) = author_and_room(&store).await;
    for _ in 0..3 {
        store.storage.messages().append(new_message(room, &author, "a text")).await.unwrap();
    }
    let mut raw = database.connect();
    let times = "SELECT last_read_at AS number FROM members WHERE last_read_at IS NOT NULL";
    assert_eq!(raw.numbers(times), []);
    let later = |seconds| noon() + Duration::from_secs(seconds);
    for (number, at, expected) in [
        (2, noon(), noon()),
        (2, later(1), noon()),
        (1, later(2), noon()),
        (9, later(3), later(3)),
        (9, later(4), later(3)),
    ] {
        let mark = ReadMark { at, ..mark(room, author.id, number) };
        store.storage.read_marks().advance(vec![mark]).await.unwrap();
        assert_eq!(raw.numbers(times), [Timestamp::as_micros(expected)], "{number}");
    }
    assert_eq!(raw.numbers("SELECT last_read_seq AS number FROM members"), [3]);
}

async fn more_marks_than_one_transaction_takes_all_move(database: TestDatabase) {
    let store = database.open();
    let (author, _) = author_and_room(&store).await;
    let rooms = add_rooms(&mut database.connect(), author.id, 1_200, 5);
    let marks = rooms.iter().map(|room| mark(*room, author.id, 3)).collect();
    database.connect().execute(
        "INSERT INTO messages (room_id, seq, sender_id, content, created_at)
            SELECT id, 2, 1, '', 0 FROM rooms WHERE name = 'many'",
    );

    let moved = store.storage.read_marks().advance(marks).await.unwrap();

    assert_eq!(moved.len(), rooms.len());
    assert!(moved.iter().all(|moved| moved.mark.sequence.get() == 3));

    let mut unread = store.storage.read_marks().unread(author.id, &rooms).await.unwrap();
    unread.sort_by_key(|unread| unread.room_id);
    assert!(unread.into_iter().eq(rooms.into_iter().map(|room_id| Unread { room_id, count: 2 })));
}

async fn marks_that_two_nodes_move_at_once_end_at_the_furthest(database: TestDatabase) {
    let (one, other) = (database.open(), database.open());
    let (author, _) = author_and_room(&one).await;
    let rooms = add_rooms(&mut database.connect(), author.id, 50, 100);
    let mut moving = JoinSet::new();
    for number in 1..=60_i64 {
        let store = if number % 2 == 0 { &one } else { &other };
        let read_marks = store.storage.read_marks();
        let mut marks: Vec<_> =
            rooms.iter().map(|room| mark(*room, author.id, number * 37 % 61)).collect();
        if number % 3 == 0 {
            marks.reverse();
        }
        moving.spawn(async move { read_marks.advance(marks).await });
    }

    let moved = moving.join_all().await;

    assert!(moved.iter().all(Result::is_ok), "{moved:?}");
    let unread = one.storage.read_marks().unread(author.id, &rooms).await.unwrap();
    assert_eq!(unread.len(), 50);
    assert!(unread.iter().all(|unread| unread.count == 40), "{unread:?}");
}

async fn what_retention_removed_is_not_unread(database: TestDatabase) {
    let store = database.open();
    let (author, room) = author_and_room(&store).await;
    for _ in 0..5 {
        store.storage.messages().append(new_message(room, &author, "a text")).await.unwrap();
    }
    database
        .connect()
        .execute("DELETE FROM messages WHERE seq < 4; UPDATE rooms SET first_seq = 4");
    let unread = store.storage.read_marks().unread(author.id, &[room]).await.unwrap();
    assert_eq!(unread, [Unread { room_id: room, count: 2 }]);
}

async fn rooms_of_any_number_are_looked_through(database: TestDatabase) {
    let store = database.open();
    let (author, _) = author_and_room(&store).await;
    let rooms = add_rooms(&mut database.connect(), author.id, 40_000, 5);

    let unread = store.storage.read_marks().unread(author.id, &rooms).await.unwrap();

    assert_eq!(unread.len(), rooms.len());
}

async fn hundreds_of_places_are_asked_for_at_once(database: TestDatabase) {
    let store = database.open();
    let (author, _) = author_and_room(&store).await;
    let mut raw = database.connect();
    let rooms = add_rooms(&mut raw, author.id, 400, 5);
    raw.execute(&format!("UPDATE members SET notifies = FALSE WHERE room_id = {}", rooms[7]));
    raw.execute(&format!("UPDATE rooms SET is_active = FALSE WHERE id = {}", rooms[8]));
    let stranger = UserId::new(i64::MAX).unwrap();
    let places: Vec<_> =
        rooms.iter().flat_map(|room| [(*room, stranger), (*room, author.id)]).collect();

    let mut awaited = store.storage.read_marks().awaited(&places).await.unwrap();

    awaited.sort_by_key(|awaited| awaited.room_id);
    let told = |room_id| Awaited { room_id, user_id: author.id, unread: 5 };
    let wants = |room: &RoomId| ![rooms[7], rooms[8]].contains(room);
    assert!(awaited.into_iter().eq(rooms.iter().copied().filter(wants).map(told)));
    assert_eq!(store.storage.read_marks().awaited(&[]).await.unwrap(), []);
}

async fn a_mark_below_what_retention_left_stands_at_no_message(database: TestDatabase) {
    let store = database.open();
    let (author, room) = author_and_room(&store).await;
    let log = store.storage.messages();
    for _ in 0..5 {
        log.append(new_message(room, &author, "a text")).await.unwrap();
    }
    let later = noon() + Duration::from_secs(1);
    assert_eq!(log.purge(room, later, later, 3).await.unwrap(), 3);
    let read_marks = store.storage.read_marks();

    assert_eq!(read_marks.advance(vec![mark(room, author.id, 2)]).await.unwrap(), []);
    let expected = ReadState { last_message: None, at: Some(noon()), unread: 2 };
    assert_eq!(read_marks.state(author.id, room).await.unwrap(), expected);

    let moved = read_marks.advance(vec![mark(room, author.id, 4)]).await.unwrap();
    let state = read_marks.state(author.id, room).await.unwrap();
    assert_eq!(moved[0].mark, mark(room, author.id, 4));
    assert_eq!(state.last_message, Some(moved[0].message_id));
    assert_eq!(state.unread, 1);
}
