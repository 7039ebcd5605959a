//! What a node that stops while it holds a room's row costs the others: that room, and no other.

use std::time::{Duration, Instant};

use kernel::testing::noon;
use kernel::{Fault, RoomId};
use messages::AppendError;
use messages::testing::builders::new_message;
use rooms::testing::builders::new_room;
use tokio::task::JoinSet;
use users::testing::builders::new_user;

use crate::appending::author_and_room;
use crate::databases::{Kind, RawConnection, TestDatabase};
use crate::outages::{append_at_last, behind_proxy, named};

/// Holds the row until the connection ends.
fn hold(database: &TestDatabase, room: RoomId) -> RawConnection {
    let mut raw = database.connect();
    raw.execute(&format!("BEGIN; SELECT id FROM rooms WHERE id = {room} FOR UPDATE"));
    raw
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn messages_for_a_room_that_is_held_do_not_keep_those_for_others() {
    let database = TestDatabase::create(Kind::Postgresql);
    let store = database.open();
    let (author, held) = author_and_room(&store).await;
    let free = store.storage.rooms().add(new_room(author.id)).await.unwrap().id;
    let log = store.storage.messages();
    let holding = hold(&database, held);

    let begun = Instant::now();
    let alone = log.append(new_message(held, &author, "a text")).await;
    let Err(AppendError::Fault(Fault::Unavailable(reason))) = alone else { panic!("{alone:?}") };
    assert_eq!(reason.to_string(), "the database is busy");
    assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());

    let mut sending = JoinSet::new();
    for number in 0..20 {
        let (log, author) = (store.storage.messages(), author.clone());
        let message = new_message(held, &author, &number.to_string());
        sending.spawn(async move { log.append(message).await });
    }
    let elsewhere = log.append(new_message(free, &author, "a text")).await;

    assert!(elsewhere.is_ok(), "{elsewhere:?}");
    for refused in sending.join_all().await {
        let is_unavailable = matches!(refused, Err(AppendError::Fault(Fault::Unavailable(_))));
        assert!(is_unavailable, "{refused:?}");
    }
    drop(holding);
    let next = log.append(new_message(held, &author, "a text")).await.unwrap();
    assert_eq!(next.message.sequence.get(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn people_coming_into_a_room_that_is_held_do_not_keep_messages_for_others() {
    let database = TestDatabase::create(Kind::Postgresql);
    let store = database.open();
    let (author, held) = author_and_room(&store).await;
    let free = store.storage.rooms().add(new_room(author.id)).await.unwrap().id;
    let user = store.storage.users().add(new_user("other@example.com")).await.unwrap().id;
    let holding = hold(&database, held);

    let mut joining = JoinSet::new();
    for _ in 0..5 {
        let members = store.storage.members();
        joining.spawn(async move { members.add(held, user, noon()).await });
    }
    let sent = store.storage.messages().append(new_message(free, &author, "a text")).await;

    assert!(sent.is_ok(), "{sent:?}");
    assert!(joining.join_all().await.iter().all(Result::is_err));
    drop(holding);
    store.storage.members().add(held, user, noon()).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_that_stops_before_its_commit_soon_loses_what_it_holds() {
    let database = TestDatabase::create(Kind::Postgresql);
    let (proxy, stopped) = behind_proxy(&database).await;
    let store = database.open();
    let (author, room) = author_and_room(&store).await;
    let log = store.storage.messages();
    let first = stopped.storage.messages().append(named(room, &author, "first")).await;
    assert!(first.is_ok(), "{first:?}");
    proxy.hold_back_next_commit();

    let begun = Instant::now();
    let unknown = stopped.storage.messages().append(named(room, &author, "second")).await;
    assert!(matches!(unknown, Err(AppendError::Fault(Fault::Unavailable(_)))), "{unknown:?}");
    let busy = log.append(named(room, &author, "third")).await;
    assert!(matches!(busy, Err(AppendError::Fault(Fault::Unavailable(_)))), "{busy:?}");
    let third = append_at_last(log.as_ref(), named(room, &author, "third")).await;

    assert!(begun.elapsed() < Duration::from_secs(9), "{:?}", begun.elapsed());
    assert_eq!(third.sequence.get(), 2);
    let log = stopped.storage.messages();
    let next = append_at_last(log.as_ref(), named(room, &author, "next")).await;
    assert_eq!(next.sequence.get(), 3);
}
