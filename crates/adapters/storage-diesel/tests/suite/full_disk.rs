//! A PostgreSQL server without space costs refusals, but nothing that is half stored. (What SQLite does
//! is tested where its connection can be reached, in `engine/full_disk.rs`.)

use kernel::Fault;
use kernel::testing::noon;
use messages::testing::builders::{edit, new_message};
use messages::{AppendError, ChangeError};
use rooms::testing::builders::new_room;
use rooms::{AddMemberError, AddRoomError, BanError};
use tokio::task::JoinSet;
use users::AddUserError;
use users::testing::builders::new_user;

use crate::appending::{assert_in_order, author_and_room, list_all};
use crate::databases::{Kind, TestDatabase};

const TABLES: [&str; 6] = ["messages", "rooms", "members", "bans", "revocations", "users"];

/// What the server says when a table's file cannot grow.
const FULL: &str = "
    CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
        $$BEGIN RAISE EXCEPTION USING ERRCODE = '53100', HINT = 'Check free disk space.',
            MESSAGE = 'could not extend file \"base/5/1259\": No space left on device'; END$$";

fn fill_disk(database: &TestDatabase) {
    let mut conn = database.connect();
    conn.execute(FULL);
    for table in TABLES {
        conn.execute(&format!(
            "CREATE TRIGGER full_disk BEFORE INSERT OR UPDATE ON {table}
                 FOR EACH STATEMENT EXECUTE FUNCTION full_disk()"
        ));
    }
}

fn free_disk(database: &TestDatabase) {
    database.connect().execute("DROP FUNCTION full_disk CASCADE");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn messages_are_refused_until_there_is_space_again() {
    let database = TestDatabase::create(Kind::Postgresql);
    let store = database.open();
    let (author, room) = author_and_room(&store).await;
    let log = store.storage.messages();
    let first = log.append(new_message(room, &author, "first")).await.unwrap().message;
    fill_disk(&database);

    let mut sending = JoinSet::new();
    for number in 0..50 {
        let (log, author) = (store.storage.messages(), author.clone());
        sending.spawn(
            async move { log.append(new_message(room, &author, &number.to_string())).await },
        );
    }
    for refused in sending.join_all().await {
        let is_unavailable = matches!(refused, Err(AppendError::Fault(Fault::Unavailable(_))));
        assert!(is_unavailable, "{refused:?}");
    }
    let changed = log.change(edit(&first, "changed")).await;
    assert!(matches!(changed, Err(ChangeError::Fault(Fault::Unavailable(_)))), "{changed:?}");
    assert_eq!(list_all(log.as_ref(), room).await, [first.as_ref().clone()]);
    assert_eq!(store.publisher.posted(room).len(), 1);

    free_disk(&database);
    log.append(new_message(room, &author, "second")).await.unwrap();
    log.change(edit(&first, "changed")).await.unwrap();
    let listed = list_all(log.as_ref(), room).await;
    assert_eq!(listed.len(), 2);
    assert_in_order(&listed);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn other_writes_are_refused_until_there_is_space_again() {
    let database = TestDatabase::create(Kind::Postgresql);
    let store = database.open();
    let (author, room) = author_and_room(&store).await;
    let other = store.storage.users().add(new_user("other@example.com")).await.unwrap().id;
    let (users, rooms, members) =
        (store.storage.users(), store.storage.rooms(), store.storage.members());
    fill_disk(&database);

    let (user, made, joined, banned, deleted) = tokio::join!(
        users.add(new_user("new@example.com")),
        rooms.add(new_room(author.id)),
        members.add(room, other, noon()),
        members.ban(room, other, noon()),
        rooms.archive(room, noon()),
    );

    assert!(matches!(user, Err(AddUserError::Fault(Fault::Unavailable(_)))), "{user:?}");
    assert!(matches!(made, Err(AddRoomError::Fault(Fault::Unavailable(_)))), "{made:?}");
    assert!(matches!(joined, Err(AddMemberError::Fault(Fault::Unavailable(_)))), "{joined:?}");
    assert!(matches!(banned, Err(BanError::Fault(Fault::Unavailable(_)))), "{banned:?}");
    assert!(matches!(deleted, Err(Fault::Unavailable(_))), "{deleted:?}");
    assert!(store.storage.room_events().after(None, 10).await.unwrap().is_empty());

    free_disk(&database);
    users.add(new_user("new@example.com")).await.unwrap();
    members.add(room, other, noon()).await.unwrap();
    members.ban(room, other, noon()).await.unwrap();
    assert!(rooms.archive(room, noon()).await.unwrap());
}

/// The server finds no space only when the transaction is committed.
const FULL_AT_COMMIT: &str = "
    CREATE CONSTRAINT TRIGGER full_disk AFTER INSERT OR UPDATE ON messages
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION full_disk();
    CREATE CONSTRAINT TRIGGER full_disk AFTER INSERT ON users
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION full_disk()";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_finds_no_space_at_its_commit_is_refused_and_read_again() {
    let database = TestDatabase::create(Kind::Postgresql);
    let store = database.open();
    let (author, room) = author_and_room(&store).await;
    let (log, users) = (store.storage.messages(), store.storage.users());
    database.connect().execute(&format!("{FULL};{FULL_AT_COMMIT}"));

    let refused = log.append(new_message(room, &author, "first")).await;

    assert!(matches!(refused, Err(AppendError::Fault(Fault::Unavailable(_)))), "{refused:?}");
    assert_eq!(store.publisher.repaired(), [room]);
    assert_eq!(store.publisher.posted(room), []);
    let refused = users.add(new_user("new@example.com")).await;
    assert!(matches!(refused, Err(AddUserError::Fault(Fault::Unavailable(_)))), "{refused:?}");
    free_disk(&database);
    let stored = log.append(new_message(room, &author, "first")).await.unwrap();
    assert_eq!(stored.message.sequence.get(), 1);
    users.add(new_user("new@example.com")).await.unwrap();
}
