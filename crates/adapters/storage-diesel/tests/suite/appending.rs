use std::collections::BTreeSet;
use std::sync::Arc;

use kernel::{Fault, RoomId, UserRef};
use messages::testing::builders::{client_message_id, new_message};
use messages::{AppendError, Appended, Message, MessageLog, NewMessage, Sequence, Span};
use rooms::testing::builders::new_room;
use tokio::task::JoinSet;
use users::testing::builders::new_user;

use crate::databases::{Kind, Store, TestDatabase, on_both_databases};

on_both_databases! {
    messages_sent_at_once_are_numbered_without_gaps,
    the_same_message_sent_at_once_is_stored_once,
    two_nodes_number_one_rooms_messages_together,
    a_room_that_is_deleted_meanwhile_takes_no_more,
    a_message_that_cannot_be_stored_fails_alone,
}

pub(crate) async fn author_and_room(store: &Store) -> (UserRef, RoomId) {
    let user = store.storage.users().add(new_user("user@example.com")).await.unwrap();
    let author = UserRef {
        id: user.id,
        email: "user@example.com".to_owned(),
        name: user.name.as_str().to_owned(),
    };
    let room = store.storage.rooms().add(new_room(author.id)).await.unwrap();
    (author, room.id)
}

pub(crate) async fn list_all(log: &dyn MessageLog, room: RoomId) -> Vec<Message> {
    let all = Span { after: Sequence::START, up_to: Sequence::new(i64::MAX) };
    log.list(room, all, 10_000).await.unwrap()
}

fn named(room: RoomId, author: &UserRef, name: &str) -> NewMessage {
    NewMessage {
        client_message_id: Some(client_message_id(name)),
        ..new_message(room, author, "a text")
    }
}

async fn append_at_once(
    stores: &[&Store],
    messages: Vec<NewMessage>,
) -> Vec<Result<Appended, AppendError>> {
    let mut appending = JoinSet::new();
    for (number, message) in messages.into_iter().enumerate() {
        let log = stores[number % stores.len()].storage.messages();
        appending.spawn(async move { log.append(message).await });
    }
    appending.join_all().await
}

/// Numbers from 1 without gaps, with ids and times in the same order.
pub(crate) fn assert_in_order(messages: &[Message]) {
    for (message, expected) in messages.iter().zip(1..) {
        assert_eq!(message.sequence.get(), expected);
    }
    assert!(messages.is_sorted_by(|one, next| one.id < next.id));
    assert!(messages.is_sorted_by_key(|message| message.created_at));
}

async fn messages_sent_at_once_are_numbered_without_gaps(database: TestDatabase) {
    let store = database.open();
    let (author, first) = author_and_room(&store).await;
    let second = store.storage.rooms().add(new_room(author.id)).await.unwrap().id;
    let third = store.storage.rooms().add(new_room(author.id)).await.unwrap().id;
    let rooms = [first, second, third];

    let messages = (0..300).map(|number| {
        let sent_at = kernel::Timestamp::from_seconds(number % 7);
        let room = rooms[usize::try_from(number % 3).unwrap()];
        NewMessage { sent_at, ..new_message(room, &author, &number.to_string()) }
    });
    let appended = append_at_once(&[&store], messages.collect()).await;

    assert!(appended.iter().all(Result::is_ok));
    for room in rooms {
        let listed = list_all(store.storage.messages().as_ref(), room).await;
        assert_eq!(listed.len(), 100);
        assert_in_order(&listed);
        let published = store.publisher.posted(room);
        assert!(published.iter().map(Arc::as_ref).eq(&listed));
        let head = store.storage.messages().head(room).await.unwrap().unwrap();
        assert_eq!(head.last.get(), 100);
    }
    let counted = database.connect().numbers("SELECT message_count AS number FROM rooms");
    assert_eq!(counted, [100, 100, 100]);
}

async fn the_same_message_sent_at_once_is_stored_once(database: TestDatabase) {
    let store = database.open();
    let (author, room) = author_and_room(&store).await;
    let messages = (0..200).map(|number| named(room, &author, &(number % 20).to_string()));

    let appended = append_at_once(&[&store], messages.collect()).await;

    let appended: Vec<_> = appended.into_iter().map(Result::unwrap).collect();
    assert_eq!(appended.iter().filter(|appended| !appended.is_repeat).count(), 20);
    let listed = list_all(store.storage.messages().as_ref(), room).await;
    assert_eq!(listed.len(), 20);
    assert_in_order(&listed);
    for Appended { message, .. } in appended {
        assert!(listed.contains(&message), "{message:?}");
    }
    assert_eq!(store.publisher.posted(room).len(), 20);
}

async fn two_nodes_number_one_rooms_messages_together(database: TestDatabase) {
    let one = database.open();
    let other = database.open();
    let (author, room) = author_and_room(&one).await;
    let messages = (0..200).map(|number| named(room, &author, &(number / 2).to_string()));

    let appended = append_at_once(&[&one, &other], messages.collect()).await;

    assert!(appended.iter().all(Result::is_ok), "{appended:?}");
    let listed = list_all(one.storage.messages().as_ref(), room).await;
    assert_eq!(listed.len(), 100);
    assert_in_order(&listed);
    let of_one = one.publisher.posted(room).len();
    assert_eq!(of_one + other.publisher.posted(room).len(), 100);
}

async fn a_room_that_is_deleted_meanwhile_takes_no_more(database: TestDatabase) {
    let store = database.open();
    let (author, room) = author_and_room(&store).await;
    let left = store.storage.rooms().add(new_room(author.id)).await.unwrap().id;
    let mut raw = database.connect();
    let deleting = tokio::task::spawn_blocking(move || {
        raw.execute(&format!("UPDATE rooms SET is_active = FALSE WHERE id = {room}"));
    });
    let messages = (0..400)
        .map(|number| new_message(if number % 2 == 0 { room } else { left }, &author, "a text"));

    let appended = append_at_once(&[&store], messages.collect()).await;
    deleting.await.unwrap();

    let is_refused = |result: &&_| matches!(result, Err(AppendError::NoSuchRoom));
    let refused = appended.iter().filter(is_refused).count();
    assert_eq!(appended.iter().filter(|result| result.is_ok()).count(), 400 - refused);
    assert_eq!(store.publisher.posted(room).len(), 200 - refused);
    assert_eq!(list_all(store.storage.messages().as_ref(), left).await.len(), 200);
    let late = store.storage.messages().append(new_message(room, &author, "late")).await;
    assert!(matches!(late, Err(AppendError::NoSuchRoom)));
}

/// Makes the database refuse every message with the text `refused`.
fn refuse_some(database: &TestDatabase) {
    database.connect().execute(match database.kind() {
        Kind::Sqlite => {
            "CREATE TRIGGER refuse BEFORE INSERT ON messages WHEN NEW.content = 'refused'
             BEGIN SELECT RAISE(ABORT, 'refused'); END"
        }
        Kind::Postgresql => {
            "ALTER TABLE messages ADD CONSTRAINT refuse CHECK (content <> 'refused')"
        }
    });
}

async fn a_message_that_cannot_be_stored_fails_alone(database: TestDatabase) {
    let store = database.open();
    refuse_some(&database);
    let (author, room) = author_and_room(&store).await;
    let messages = (0..100).map(|number| {
        let text = if number % 10 == 5 { "refused".to_owned() } else { number.to_string() };
        new_message(room, &author, &text)
    });

    let appended = append_at_once(&[&store], messages.collect()).await;

    let is_failure = |result: &&_| matches!(result, Err(AppendError::Fault(Fault::Failed(_))));
    assert_eq!(appended.iter().filter(is_failure).count(), 10);
    let stored: BTreeSet<_> =
        appended.into_iter().filter_map(Result::ok).map(|appended| appended.message.id).collect();
    assert_eq!(stored.len(), 90);
    let listed = list_all(store.storage.messages().as_ref(), room).await;
    assert_in_order(&listed);
    assert_eq!(listed.iter().map(|message| message.id).collect::<BTreeSet<_>>(), stored);
}
