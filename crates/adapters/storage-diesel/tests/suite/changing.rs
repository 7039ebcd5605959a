use std::collections::BTreeMap;
use std::sync::Arc;

use kernel::{Fault, RoomId, UserRef};
use messages::testing::builders::{deletion, edit, new_message};
use messages::{ChangeError, ChangeNumber, Message, NewChange};
use rooms::testing::builders::new_room;
use tokio::task::JoinSet;

use crate::appending::{assert_in_order, author_and_room, list_all};
use crate::databases::{Kind, Store, TestDatabase, on_both_databases};

on_both_databases! {
    messages_and_changes_at_once_are_numbered_without_gaps,
    one_message_changed_at_once_takes_a_number_for_each_change,
    two_nodes_number_one_rooms_changes_together,
    a_change_that_cannot_be_stored_fails_alone,
    a_room_that_is_deleted_meanwhile_takes_no_more_changes,
}

async fn append_some(
    store: &Store,
    author: &UserRef,
    room: RoomId,
    count: usize,
) -> Vec<Arc<Message>> {
    let log = store.storage.messages();
    let mut appended = Vec::new();
    for number in 0..count {
        let new = new_message(room, author, &number.to_string());
        appended.push(log.append(new).await.unwrap().message);
    }
    appended
}

async fn change_at_once(
    stores: &[&Store],
    changes: Vec<NewChange>,
) -> Vec<Result<Arc<Message>, ChangeError>> {
    let mut changing = JoinSet::new();
    for (number, change) in changes.into_iter().enumerate() {
        let log = stores[number % stores.len()].storage.messages();
        changing.spawn(async move { log.change(change).await });
    }
    changing.join_all().await
}

/// The numbers of these changes, from 1 without gaps once they are sorted.
fn assert_numbered_without_gaps<'a>(changes: impl Iterator<Item = &'a Message>) {
    let mut numbers: Vec<_> = changes.map(|message| message.change.get()).collect();
    numbers.sort_unstable();
    let last = i64::try_from(numbers.len()).unwrap();
    assert!(numbers.iter().copied().eq(1..=last), "{numbers:?}");
}

/// What the room's readers were told, in order, leads to what the log holds.
async fn assert_told_in_order(store: &Store, room: RoomId) {
    let log = store.storage.messages();
    let listed = list_all(log.as_ref(), room).await;
    assert_in_order(&listed);
    let told = store.publisher.changed(room);
    assert!(told.is_sorted_by_key(|message| message.change));
    assert_numbered_without_gaps(told.iter().map(Arc::as_ref));
    let posted = store.publisher.posted(room);
    assert!(posted.is_sorted_by_key(|message| message.sequence));
    let mut known: BTreeMap<_, _> =
        posted.into_iter().map(|message| (message.sequence, message)).collect();
    known.extend(told.iter().map(|message| (message.sequence, Arc::clone(message))));
    assert!(known.values().map(Arc::as_ref).eq(&listed));
    let head = log.head(room).await.unwrap().unwrap();
    assert_eq!(head.last_change, told.last().map_or(ChangeNumber::START, |last| last.change));
}

async fn messages_and_changes_at_once_are_numbered_without_gaps(database: TestDatabase) {
    let store = database.open();
    let (author, first) = author_and_room(&store).await;
    let second = store.storage.rooms().add(new_room(author.id)).await.unwrap().id;
    let rooms = [first, second];
    let mut there = Vec::new();
    for room in rooms {
        there.extend(append_some(&store, &author, room, 20).await);
    }

    let mut writing = JoinSet::new();
    for number in 0..300 {
        let log = store.storage.messages();
        let message = Arc::clone(&there[number * 7 % there.len()]);
        let author = author.clone();
        let room = rooms[number % 2];
        writing.spawn(async move {
            match number % 3 {
                0 => {
                    log.append(new_message(room, &author, "new")).await.unwrap();
                    false
                }
                1 => log.change(edit(&message, &number.to_string())).await.is_ok(),
                _ if number % 5 == 0 => log.change(deletion(&message)).await.is_ok(),
                _ => log.change(edit(&message, "the same words")).await.is_ok(),
            }
        });
    }
    let changed = writing.join_all().await.into_iter().filter(|changed| *changed).count();

    let told: usize = rooms.iter().map(|room| store.publisher.changed(*room).len()).sum();
    assert_eq!(told, changed);
    let mut raw = database.connect();
    for room in rooms {
        assert_told_in_order(&store, room).await;
        let listed = list_all(store.storage.messages().as_ref(), room).await;
        assert_eq!(listed.len(), 70);
        let left = listed.iter().filter(|message| message.deleted_at.is_none()).count();
        assert!(left < listed.len(), "none was deleted");
        let sql = format!("SELECT message_count AS number FROM rooms WHERE id = {room}");
        assert_eq!(raw.numbers(&sql), [i64::try_from(left).unwrap()]);
    }
}

async fn one_message_changed_at_once_takes_a_number_for_each_change(database: TestDatabase) {
    let store = database.open();
    let (author, room) = author_and_room(&store).await;
    let message = Arc::clone(&append_some(&store, &author, room, 1).await[0]);
    let edits = (0..100).map(|number| edit(&message, &number.to_string()));

    let changed = change_at_once(&[&store], edits.collect()).await;

    let changed: Vec<_> = changed.into_iter().map(Result::unwrap).collect();
    assert_numbered_without_gaps(changed.iter().map(Arc::as_ref));
    assert_told_in_order(&store, room).await;
    let log = store.storage.messages();
    let listed = log.list_changes(room, ChangeNumber::START, 1_000).await.unwrap();
    let last = changed.iter().max_by_key(|message| message.change).unwrap();
    assert_eq!(listed, [Message::clone(last)]);
}

async fn two_nodes_number_one_rooms_changes_together(database: TestDatabase) {
    let one = database.open();
    let other = database.open();
    let (author, first) = author_and_room(&one).await;
    let second = one.storage.rooms().add(new_room(author.id)).await.unwrap().id;
    let mut there = append_some(&one, &author, first, 10).await;
    there.extend(append_some(&one, &author, second, 10).await);
    let edits = (0..200).map(|number| edit(&there[number * 7 % 20], &number.to_string()));

    let mut appending = JoinSet::new();
    for number in 0..100 {
        let store = [&one, &other][number % 2];
        let (log, room) = (store.storage.messages(), [first, second][number / 2 % 2]);
        let new = new_message(room, &author, "meanwhile");
        appending.spawn(async move { log.append(new).await });
    }
    let changed = change_at_once(&[&one, &other], edits.collect()).await;
    let appended = appending.join_all().await;

    assert!(appended.iter().all(Result::is_ok), "{appended:?}");
    let changed: Vec<_> = changed.into_iter().map(Result::unwrap).collect();
    for room in [first, second] {
        let of_room = || changed.iter().map(Arc::as_ref).filter(|message| message.room_id == room);
        assert_numbered_without_gaps(of_room());
        let told = one.publisher.changed(room).len() + other.publisher.changed(room).len();
        assert_eq!(told, of_room().count());
        for publisher in [&one.publisher, &other.publisher] {
            assert!(publisher.changed(room).is_sorted_by_key(|message| message.change));
        }
        let listed = list_all(one.storage.messages().as_ref(), room).await;
        assert_eq!(listed.len(), 60);
        assert_in_order(&listed);
        for message in &listed {
            let last = of_room()
                .filter(|changed| changed.id == message.id)
                .max_by_key(|changed| changed.change);
            assert!(last.is_none_or(|last| last == message), "{last:?} {message:?}");
        }
    }
}

/// Makes the database refuse every change to the text `refused`.
fn refuse_some(database: &TestDatabase) {
    database.connect().execute(match database.kind() {
        Kind::Sqlite => {
            "CREATE TRIGGER refuse BEFORE UPDATE ON messages WHEN NEW.content = 'refused'
             BEGIN SELECT RAISE(ABORT, 'refused'); END"
        }
        Kind::Postgresql => {
            "ALTER TABLE messages ADD CONSTRAINT refuse CHECK (content <> 'refused')"
        }
    });
}

async fn a_change_that_cannot_be_stored_fails_alone(database: TestDatabase) {
    let store = database.open();
    refuse_some(&database);
    let (author, room) = author_and_room(&store).await;
    let there = append_some(&store, &author, room, 10).await;
    // A text that another change overtakes at once is never written, so these have messages of their own.
    let edits = (0..100).map(|number| match number % 10 {
        5 => edit(&there[7 + number % 3], "refused"),
        _ => edit(&there[number % 7], &number.to_string()),
    });

    let changed = change_at_once(&[&store], edits.collect()).await;

    let is_failure = |result: &&_| matches!(result, Err(ChangeError::Fault(Fault::Failed(_))));
    assert_eq!(changed.iter().filter(is_failure).count(), 10);
    assert_eq!(changed.iter().filter(|result| result.is_ok()).count(), 90);
    assert_numbered_without_gaps(changed.iter().flatten().map(Arc::as_ref));
    assert_told_in_order(&store, room).await;
}

async fn a_room_that_is_deleted_meanwhile_takes_no_more_changes(database: TestDatabase) {
    let store = database.open();
    let (author, room) = author_and_room(&store).await;
    let there = append_some(&store, &author, room, 10).await;
    let mut raw = database.connect();
    let deleting = tokio::task::spawn_blocking(move || {
        raw.execute(&format!("UPDATE rooms SET is_active = FALSE WHERE id = {room}"));
    });
    let edits = (0..200).map(|number| edit(&there[number % 10], &number.to_string()));

    let changed = change_at_once(&[&store], edits.collect()).await;
    deleting.await.unwrap();

    let is_refused = |result: &&_| matches!(result, Err(ChangeError::NoSuchMessage));
    let refused = changed.iter().filter(is_refused).count();
    assert_eq!(changed.iter().filter(|result| result.is_ok()).count(), 200 - refused);
    assert_eq!(store.publisher.changed(room).len(), 200 - refused);
    let late = store.storage.messages().change(deletion(&there[0])).await;
    assert!(matches!(late, Err(ChangeError::NoSuchMessage)));
    let last = i64::try_from(200 - refused).unwrap();
    assert_eq!(database.connect().numbers("SELECT change_seq AS number FROM rooms"), [last]);
}
