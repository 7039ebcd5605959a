//! What a PostgreSQL server that goes away and comes back costs: time, but no acknowledged message.

use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use kernel::testing::noon;
use kernel::{Fault, RoomId, UserRef};
use messages::testing::builders::{client_message_id, deletion, edit, new_message};
use messages::testing::fakes::RecordingPublisher;
use messages::{
    AppendError, ChangeError, ChangeNumber, LogEvent, Message, MessageLog, MessagePublisher,
    NewMessage,
};
use rooms::Place;
use storage_diesel::{DatabaseUrl, MigrateError, OpenError, Storage, migrate};
use tokio::task::JoinSet;
use users::testing::builders::{new_session, new_user};

use crate::appending::{assert_in_order, author_and_room, list_all};
use crate::databases::{Kind, Store, TestDatabase};
use crate::moderation::sign_up;
use crate::proxy::Proxy;

const PATIENCE: Duration = Duration::from_secs(30);

const END_ALL_CONNECTIONS: &str = "
    SELECT count(pg_terminate_backend(pid)) AS number FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()";

/// Sends a message until it is acknowledged, as clients do.
pub(crate) async fn append_at_last(log: &dyn MessageLog, message: NewMessage) -> Arc<Message> {
    let begun = Instant::now();
    loop {
        match log.append(message.clone()).await {
            Ok(appended) => return appended.message,
            Err(AppendError::Fault(Fault::Unavailable(_))) if begun.elapsed() < PATIENCE => {}
            Err(error) => panic!("{error:?}"),
        }
    }
}

pub(crate) fn named(room: RoomId, author: &UserRef, name: &str) -> NewMessage {
    NewMessage {
        client_message_id: Some(client_message_id(name)),
        ..new_message(room, author, "a text")
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_that_the_server_ends_cost_no_acknowledged_message() {
    let database = TestDatabase::create(Kind::Postgresql);
    let store = database.open();
    let (author, room) = author_and_room(&store).await;
    let announcements = Arc::new(Announcements::default());
    let node = Storage::open(&database.url, announcements.clone()).unwrap();
    let mut senders = JoinSet::new();
    for sender in 0..8 {
        let (log, author) = (node.messages(), author.clone());
        senders.spawn(async move {
            let mut acknowledged = Vec::new();
            for number in 0..50 {
                let message = named(room, &author, &format!("{sender}/{number}"));
                acknowledged.push(append_at_last(log.as_ref(), message).await);
            }
            acknowledged
        });
    }
    let mut raw = database.connect();
    let mut acknowledged = Vec::new();
    let mut ended = 0;
    loop {
        tokio::select! {
            done = senders.join_next() => match done {
                Some(done) => acknowledged.extend(done.unwrap()),
                None => break,
            },
            () = tokio::time::sleep(Duration::from_millis(20)) => {
                ended += raw.numbers(END_ALL_CONNECTIONS)[0];
            }
        }
    }

    assert!(ended > 0, "it was all over before a connection could be ended");
    let listed = list_all_at_last(&store, room).await;
    assert_in_order(&listed);
    acknowledged.sort_by_key(|message| message.sequence);
    assert_eq!(acknowledged.len(), 400);
    assert!(acknowledged.iter().map(Arc::as_ref).eq(&listed));
    node.shut_down();
    announcements.assert_complete(listed.len());
}

/// What one room's readers were told, in order.
#[derive(Default)]
struct Announcements(Mutex<Vec<Announcement>>);

enum Announcement {
    Message(i64),
    Repair,
}

impl Announcements {
    fn add(&self, announcements: impl Iterator<Item = Announcement>) {
        self.0.lock().unwrap().extend(announcements);
    }

    /// Between two messages that do not follow each other, and after the last one if it is not the
    /// room's last, there must be a repair: it tells the readers of those that are missing.
    fn assert_complete(&self, stored: usize) {
        let (mut last, mut is_repaired) = (0, false);
        for announcement in self.0.lock().unwrap().iter() {
            match *announcement {
                Announcement::Repair => is_repaired = true,
                Announcement::Message(sequence) => {
                    assert!(sequence > last, "{sequence} was published after {last}");
                    assert!(
                        is_repaired || sequence == last + 1,
                        "nothing between {last} and {sequence}"
                    );
                    (last, is_repaired) = (sequence, false);
                }
            }
        }
        assert!(is_repaired || usize::try_from(last) == Ok(stored), "nothing after {last}");
    }
}

impl MessagePublisher for Announcements {
    fn publish(&self, events: &[LogEvent]) {
        self.add(events.iter().map(|event| Announcement::Message(event.message().sequence.get())));
    }

    fn repair(&self, rooms: &[RoomId]) {
        self.add(rooms.iter().map(|_| Announcement::Repair));
    }
}

/// The server ends the connection of whoever commits a message with the text `lost`, new or changed.
const LOSE_COMMITS: &str = "
    CREATE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END';
    CREATE CONSTRAINT TRIGGER lose AFTER INSERT OR UPDATE ON messages DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW WHEN (NEW.content = 'lost') EXECUTE FUNCTION lose()";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_room_is_read_again_after_a_commit_of_unknown_outcome() {
    let database = TestDatabase::create(Kind::Postgresql);
    let store = database.open();
    let (author, room) = author_and_room(&store).await;
    database.connect().execute(LOSE_COMMITS);
    let log = store.storage.messages();
    let lost = log.append(new_message(room, &author, "lost")).await;
    assert!(matches!(lost, Err(AppendError::Fault(Fault::Unavailable(_)))), "{lost:?}");
    assert_eq!(store.publisher.repaired(), [room]);
    let kept = log.append(new_message(room, &author, "kept")).await.unwrap();
    assert_eq!(kept.message.sequence.get(), 1);
    assert_eq!(store.publisher.posted(room), [kept.message]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_room_is_read_again_after_a_commit_of_changes_of_unknown_outcome() {
    let database = TestDatabase::create(Kind::Postgresql);
    let store = database.open();
    let (author, room) = author_and_room(&store).await;
    let log = store.storage.messages();
    let message = log.append(new_message(room, &author, "a text")).await.unwrap().message;
    database.connect().execute(LOSE_COMMITS);

    let lost = log.change(edit(&message, "lost")).await;

    assert!(matches!(lost, Err(ChangeError::Fault(Fault::Unavailable(_)))), "{lost:?}");
    assert_eq!(store.publisher.repaired(), [room]);
    let kept = log.change(edit(&message, "kept")).await.unwrap();
    assert_eq!(kept.change.get(), 1);
    assert_eq!(store.publisher.changed(room), [kept]);
}

async fn list_all_at_last(store: &Store, room: RoomId) -> Vec<Message> {
    let begun = Instant::now();
    while store.storage.ping().await.is_err() {
        assert!(begun.elapsed() < PATIENCE, "the storage did not recover");
    }
    list_all(store.storage.messages().as_ref(), room).await
}

fn on_port(url: &DatabaseUrl, server: &str, port: u16) -> DatabaseUrl {
    let mut through = url::Url::parse(server).unwrap();
    let name = url.to_string().rsplit_once('/').unwrap().1.to_owned();
    through.set_path(&name);
    through.set_port(Some(port)).unwrap();
    // The proxy must see what it passes on.
    through.query_pairs_mut().append_pair("sslmode", "disable");
    through.as_str().parse().unwrap()
}

/// The storage on a database whose server is reached through a proxy.
pub(crate) async fn behind_proxy(database: &TestDatabase) -> (Proxy, Store) {
    migrate(&database.url).unwrap();
    let server = crate::databases::server();
    let address = url::Url::parse(&server).unwrap();
    let host = address.host_str().unwrap();
    let proxy = Proxy::to(format!("{host}:{}", address.port().unwrap_or(5432))).await;
    let url = on_port(&database.url, &server, proxy.port);
    let publisher = Arc::new(RecordingPublisher::default());
    let opening = tokio::task::spawn_blocking({
        let publisher = publisher.clone();
        move || Storage::open(&url, publisher).unwrap()
    });
    (proxy, Store { storage: opening.await.unwrap(), publisher })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_that_was_stored_without_anybody_knowing_is_told_of_by_a_repair() {
    let database = TestDatabase::create(Kind::Postgresql);
    let (proxy, store) = behind_proxy(&database).await;
    let (author, room) = author_and_room(&store).await;
    let log = store.storage.messages();
    proxy.lose_next_answer_to_commit();
    let first = named(room, &author, "first");
    let unknown = log.append(first.clone()).await;
    assert!(matches!(unknown, Err(AppendError::Fault(Fault::Unavailable(_)))), "{unknown:?}");
    assert_eq!(store.publisher.repaired(), [room]);

    let first = log.append(first).await.unwrap();
    assert!(first.is_repeat);
    assert_eq!(store.publisher.posted(room), []);
    let next = log.append(named(room, &author, "next")).await.unwrap();
    assert_eq!(next.message.sequence.get(), 2);
    assert_eq!(store.publisher.posted(room), [Arc::clone(&next.message)]);
    let listed = list_all(log.as_ref(), room).await;
    assert!(listed.iter().eq([&*first.message, &*next.message]), "{listed:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_that_was_stored_without_anybody_knowing_is_told_of_by_a_repair() {
    let database = TestDatabase::create(Kind::Postgresql);
    let (proxy, store) = behind_proxy(&database).await;
    let (author, room) = author_and_room(&store).await;
    let log = store.storage.messages();
    let message = log.append(named(room, &author, "first")).await.unwrap().message;
    proxy.lose_next_answer_to_commit();

    let unknown = log.change(deletion(&message)).await;

    assert!(matches!(unknown, Err(ChangeError::Fault(Fault::Unavailable(_)))), "{unknown:?}");
    assert_eq!(store.publisher.repaired(), [room]);
    assert_eq!(store.publisher.changed(room), []);
    let again = log.change(deletion(&message)).await;
    assert!(matches!(again, Err(ChangeError::NoSuchMessage)), "{again:?}");
    let changed = log.list_changes(room, ChangeNumber::START, 10).await.unwrap();
    let [deleted] = changed.as_slice() else { panic!("{changed:?}") };
    assert_eq!((deleted.id, deleted.change.get()), (message.id, 1));
    let head = log.head(room).await.unwrap().unwrap();
    assert_eq!(head.last_change, deleted.change);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_answered_from_memory_that_a_commit_of_unknown_outcome_changed() {
    let database = TestDatabase::create(Kind::Postgresql);
    let (proxy, store) = behind_proxy(&database).await;
    let (creator, room) = author_and_room(&store).await;
    let user = store.storage.users().add(new_user("other@example.com")).await.unwrap().id;
    let (members, sessions) = (store.storage.members(), store.storage.sessions());
    members.add(room, user, noon()).await.unwrap();
    let session = sessions.open(new_session(user, noon())).await.unwrap().session.id;
    assert_eq!(members.standing(room, user).await.unwrap().unwrap().place, Place::Member);
    assert!(sessions.standing(session).await.unwrap().is_some());

    proxy.lose_next_answer_to_commit();
    let removed = members.remove(room, user, noon()).await;
    assert!(matches!(removed, Err(Fault::Unavailable(_))), "{removed:?}");
    assert_eq!(members.standing(room, user).await.unwrap().unwrap().place, Place::Outsider);

    proxy.lose_next_answer_to_commit();
    let ended = sessions.end(user, session, noon()).await;
    assert!(matches!(ended, Err(Fault::Unavailable(_))), "{ended:?}");
    assert_eq!(sessions.standing(session).await.unwrap(), None);

    assert_eq!(members.standing(room, creator.id).await.unwrap().unwrap().place, Place::Creator);
    members.add(room, user, noon()).await.unwrap();
    proxy.lose_next_answer_to_commit();
    let erased = store.storage.users().erase(creator.id, noon()).await;
    assert!(matches!(erased, Err(Fault::Unavailable(_))), "{erased:?}");
    let standing = members.standing(room, creator.id).await.unwrap().unwrap();
    assert_eq!(standing.place, Place::Outsider);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_is_away_is_reported_soon_and_used_again_once_it_is_back() {
    let database = TestDatabase::create(Kind::Postgresql);
    let (proxy, store) = behind_proxy(&database).await;
    let (author, room) = author_and_room(&store).await;

    proxy.close();
    let begun = Instant::now();
    let mut calls = JoinSet::new();
    for number in 0..2_000 {
        let log = store.storage.messages();
        let message = named(room, &author, &number.to_string());
        calls.spawn(async move { log.append(message).await });
    }
    let refused = calls.join_all().await;
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    let is_unavailable =
        |result: &_| matches!(result, Err(AppendError::Fault(Fault::Unavailable(_))));
    assert!(refused.iter().all(is_unavailable));
    assert!(matches!(store.storage.ping().await, Err(Fault::Unavailable(_))));

    proxy.open();
    let message =
        append_at_last(store.storage.messages().as_ref(), named(room, &author, "0")).await;
    assert_eq!(message.sequence.get(), 1);
    assert_eq!(list_all_at_last(&store, room).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_somebody_posted_while_the_server_was_away_is_written_once_it_is_back() {
    let database = TestDatabase::create(Kind::Postgresql);
    let (proxy, store) = behind_proxy(&database).await;
    let (user, room) = author_and_room(&store).await;
    let other = sign_up(&store, "other").await;
    let last_rooms = store.storage.last_rooms();

    proxy.close();
    last_rooms.note(user.id, room);
    // They fail in their order; the first may be told so before anything was tried.
    for _ in 0..2 {
        let removed = store.storage.members().remove(room, other.id, noon()).await;
        assert!(matches!(removed, Err(Fault::Unavailable(_))), "{removed:?}");
    }
    proxy.open();

    list_all_at_last(&store, room).await;
    assert_eq!(last_rooms.of(user.id).await.unwrap(), Some(room));
    let other_node = database.open();
    let seen = other_node.storage.last_rooms();
    let begun = Instant::now();
    for person in [&other, &user] {
        while seen.of(person.id).await.unwrap() != Some(room) {
            assert!(begun.elapsed() < PATIENCE, "it was not written");
            last_rooms.note(other.id, room);
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

#[tokio::test]
async fn a_server_that_is_not_there_is_said_to_be_so() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let url: DatabaseUrl = format!("postgres://127.0.0.1:{port}/madang").parse().unwrap();
    let opened = Storage::open(&url, Arc::new(RecordingPublisher::default()));
    assert!(matches!(opened, Err(OpenError::Schema(MigrateError::Unreachable(_)))));
    assert!(matches!(migrate(&url), Err(MigrateError::Unreachable(_))));
}
