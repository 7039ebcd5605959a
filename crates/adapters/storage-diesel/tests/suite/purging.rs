//! Messages that retention removes while others write and read.

use std::sync::Arc;
use std::time::Duration;

use kernel::testing::noon;
use kernel::{RoomId, Timestamp, UserRef};
use messages::testing::builders::{deletion, kept_file, new_file_message, new_message};
use messages::{Message, MessageLog, NewMessage};
use rooms::testing::builders::new_room;
use tokio::task::JoinSet;

use crate::appending::{author_and_room, list_all};
use crate::databases::{Kind, TestDatabase, on_both_databases};

on_both_databases! {
    a_purge_that_races_with_readers_shows_them_no_hole,
    purges_of_two_nodes_that_race_with_writers_leave_true_counters,
    filters_of_blocks_that_are_gone_are_removed,
    a_deleted_room_is_purged_no_more_and_lets_its_files_go,
    rooms_of_any_number_have_their_newest_messages_found,
}

/// After all messages that these tests send at noon.
fn later() -> Timestamp {
    noon() + Duration::from_secs(60)
}

async fn append_many(log: &Arc<dyn MessageLog>, room: RoomId, author: &UserRef, count: usize) {
    let mut appending = JoinSet::new();
    for _ in 0..count {
        let (log, message) = (Arc::clone(log), new_message(room, author, "a text"));
        appending.spawn(async move { log.append(message).await.unwrap() });
    }
    appending.join_all().await;
}

/// Expects the room's counters to say what its messages are.
fn assert_counted(database: &TestDatabase, room: RoomId) {
    let mut raw = database.connect();
    let kept = format!("FROM messages WHERE room_id = {room}");
    let counted =
        raw.numbers(&format!("SELECT message_count AS number FROM rooms WHERE id = {room}"));
    let live = format!("SELECT count(*) AS number {kept} AND deleted_at IS NULL");
    assert_eq!(counted, raw.numbers(&live));
    let span = format!("SELECT last_seq - first_seq + 1 AS number FROM rooms WHERE id = {room}");
    assert_eq!(raw.numbers(&span), raw.numbers(&format!("SELECT count(*) AS number {kept}")));
}

async fn a_purge_that_races_with_readers_shows_them_no_hole(database: TestDatabase) {
    let store = database.open();
    let (author, room) = author_and_room(&store).await;
    let log = store.storage.messages();
    append_many(&log, room, &author, 600).await;
    let purging = {
        let log = Arc::clone(&log);
        tokio::spawn(
            async move { while log.purge(room, later(), later(), 7).await.unwrap() > 0 {} },
        )
    };

    let mut reads = 0;
    while !purging.is_finished() || reads == 0 {
        let listed = list_all(log.as_ref(), room).await;
        let numbers: Vec<_> = listed.iter().map(|message| message.sequence.get()).collect();
        let first = numbers.first().copied().unwrap_or(601);
        assert!(numbers.iter().copied().eq(first..=600), "{numbers:?}");
        let all = log.head(room).await.unwrap().unwrap().span();
        let page = log.page(room, all, 10, 50).await.unwrap();
        assert!(page.is_sorted_by_key(|message| message.sequence));
        let newest = log.newest(&[room]).await.unwrap();
        assert!(newest.iter().all(|message| message.sequence.get() == 600));
        reads += 1;
    }

    purging.await.unwrap();
    assert_eq!(list_all(log.as_ref(), room).await, []);
    assert_counted(&database, room);
}

async fn purges_of_two_nodes_that_race_with_writers_leave_true_counters(database: TestDatabase) {
    let nodes = [database.open(), database.open()];
    let (author, room) = author_and_room(&nodes[0]).await;
    let logs = nodes.each_ref().map(|node| node.storage.messages());
    append_many(&logs[0], room, &author, 130).await;
    let write = async {
        for number in 0..60 {
            let sent = logs[number % 2].append(new_message(room, &author, "meanwhile")).await;
            let message = sent.unwrap().message;
            if number % 3 == 0 {
                // It may be gone already.
                let _ = logs[(number + 1) % 2].change(deletion(&message)).await;
            }
        }
    };
    let purge = |log: Arc<dyn MessageLog>| async move {
        let mut removed = 0;
        for _ in 0..20 {
            removed += log.purge(room, later(), later(), 3).await.unwrap();
        }
        removed
    };

    let ((), one, other) =
        tokio::join!(write, purge(Arc::clone(&logs[0])), purge(Arc::clone(&logs[1])));

    assert_eq!(one + other, 120);
    assert_counted(&database, room);
    let head = logs[0].head(room).await.unwrap().unwrap();
    assert_eq!((head.first.get(), head.last.get()), (121, 190));
    let left = list_all(logs[0].as_ref(), room).await;
    assert_follow(&left, 121);
}

/// Expects numbers without a hole from that one on.
fn assert_follow(messages: &[Message], first: i64) {
    let numbers = messages.iter().map(|message| message.sequence.get());
    assert!(numbers.eq(first..first + i64::try_from(messages.len()).unwrap()));
    assert!(messages.is_sorted_by_key(|message| message.id));
}

async fn filters_of_blocks_that_are_gone_are_removed(database: TestDatabase) {
    let store = database.open();
    let (author, room) = author_and_room(&store).await;
    let another = store.storage.rooms().add(new_room(author.id)).await.unwrap().id;
    let log = store.storage.messages();
    append_many(&log, room, &author, 600).await;
    let mut raw = database.connect();
    let empty = match database.kind() {
        Kind::Sqlite => "x''",
        Kind::Postgresql => "''::bytea",
    };
    for block in 0..3 {
        raw.execute(&format!(
            "INSERT INTO message_filters (room_id, block, filter)
             VALUES ({room}, {block}, {empty}), ({another}, {block}, {empty})"
        ));
    }
    let blocks = format!(
        "SELECT block AS number FROM message_filters WHERE room_id = {room} ORDER BY block"
    );
    for (limit, left) in [(255, vec![0, 1, 2]), (1, vec![1, 2]), (255, vec![1, 2]), (2, vec![2])] {
        log.purge(room, later(), later(), limit).await.unwrap();
        assert_eq!(raw.numbers(&blocks), left, "after {limit} more");
    }
    let others = format!("SELECT block AS number FROM message_filters WHERE room_id = {another}");
    assert_eq!(raw.numbers(&others).len(), 3);
}

async fn a_deleted_room_is_purged_no_more_and_lets_its_files_go(database: TestDatabase) {
    let store = database.open();
    let (author, room) = author_and_room(&store).await;
    let files = store.storage.files();
    let file = kept_file(1, "a.pdf", "application/pdf", 10);
    files.add(file.key, author.id, later()).await.unwrap();
    files.complete(&file).await.unwrap();
    let log = store.storage.messages();
    log.append(new_file_message(room, &author, file.clone())).await.unwrap();

    assert!(store.storage.rooms().archive(room, noon()).await.unwrap());

    assert_eq!(log.purge(room, later(), later(), 100).await.unwrap(), 0);
    assert_eq!(files.find(file.key).await.unwrap(), None);
    assert_eq!(files.let_go_of_closed_rooms(later(), 10).await.unwrap(), 1);
    assert_eq!(files.list_due(later(), 10).await.unwrap(), [file.key]);
}

async fn rooms_of_any_number_have_their_newest_messages_found(database: TestDatabase) {
    let store = database.open();
    let (author, room) = author_and_room(&store).await;
    database.connect().execute(&format!(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 12000)
         INSERT INTO rooms (name, description, access, kind, creator_id, created_at, last_seq,
             message_count)
             SELECT 'many', '', 'open', 'chat', {author}, 0, 2, 1 FROM n;
         INSERT INTO messages (room_id, seq, sender_id, content, created_at, deleted_at)
             SELECT id, 1, {author}, 'first', 0, NULL FROM rooms WHERE name = 'many'
             UNION ALL SELECT id, 2, {author}, '', 0, 1 FROM rooms WHERE name = 'many'",
        author = author.id
    ));
    let log = store.storage.messages();
    let sent = NewMessage { sent_at: later(), ..new_message(room, &author, "newest") };
    log.append(sent).await.unwrap();
    let asked: Vec<_> = (0..12_001).map(|i| RoomId::new(room.get() + i).unwrap()).collect();

    let newest = log.newest(&asked).await.unwrap();

    assert_eq!(newest.len(), asked.len());
    assert_eq!(newest.iter().filter(|message| message.content == "first").count(), 12_000);
}
