//! People whom one transaction after another holds, in no order that all of them keep: only PostgreSQL can be
//! brought to a deadlock by that.

use std::time::{Duration, Instant};

use kernel::testing::noon;
use rooms::{AccessRule, Place};
use users::AddFriendError;

use crate::databases::{Kind, TestDatabase};
use crate::moderation::{join, make_room, place, sign_up};

/// Has the server look for deadlocks so soon that it finds them before anybody gives up waiting.
const FIND_DEADLOCKS_SOON: &str = "
    DO $$ BEGIN
        EXECUTE format('ALTER DATABASE %I SET deadlock_timeout = 10', current_database());
    END $$";

const OTHER_CONNECTIONS: &str = "
    SELECT count(*) AS number FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()";

const DEADLOCKS: &str =
    "SELECT deadlocks AS number FROM pg_stat_database WHERE datname = current_database()";

/// How many deadlocks there were on connections that are closed by now.
async fn deadlocks(database: &TestDatabase) -> i64 {
    let mut raw = database.connect();
    let deadline = Instant::now() + Duration::from_secs(10);
    while raw.numbers(OTHER_CONNECTIONS) != [0] {
        assert!(Instant::now() < deadline, "connections stay open");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    raw.numbers(DEADLOCKS)[0]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_older_heir_who_posts_and_is_added_while_the_creator_is_erased_holds_up_nobody() {
    let database = TestDatabase::create(Kind::Postgresql);
    database.connect().execute(FIND_DEADLOCKS_SOON);
    let nodes = [database.open(), database.open()];
    for round in 0..50 {
        let heir = sign_up(&nodes[0], &format!("heir{round}")).await;
        let creator = sign_up(&nodes[0], &format!("creator{round}")).await;
        let room = make_room(&nodes[0], &creator, AccessRule::Open).await;
        join(&nodes[0], room, &heir).await;
        let (friends, users) = (nodes[0].storage.friends(), nodes[1].storage.users());
        let posting = async {
            for user in [&heir, &creator] {
                nodes[0].storage.last_rooms().note(user.id, room);
            }
        };

        let (erased, added, ()) = tokio::join!(
            users.erase(creator.id, noon()),
            friends.add(heir.id, creator.id, noon()),
            posting,
        );

        erased.unwrap().unwrap();
        assert!(matches!(added, Ok(()) | Err(AddFriendError::NoSuchUser)), "{added:?}");
        assert_eq!(place(&database, room, heir.id).await, Some(Place::Creator));
    }
    drop(nodes);
    assert_eq!(deadlocks(&database).await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_kept_from_being_erased_may_inherit_a_room_and_be_added_meanwhile() {
    let database = TestDatabase::create(Kind::Postgresql);
    let node = database.open();
    let creator = sign_up(&node, "creator").await;
    let heir = sign_up(&node, "heir").await;
    let friend = sign_up(&node, "friend").await;
    let room = make_room(&node, &creator, AccessRule::Open).await;
    join(&node, room, &heir).await;
    let mut raw = database.connect();
    raw.execute(&format!(
        "BEGIN; SELECT id FROM users WHERE id IN ({}, {}) FOR KEY SHARE",
        heir.id, friend.id
    ));

    node.storage.friends().add(heir.id, friend.id, noon()).await.unwrap();
    node.storage.users().erase(creator.id, noon()).await.unwrap().unwrap();

    assert_eq!(place(&database, room, heir.id).await, Some(Place::Creator));
    let erased = node.storage.users().erase(heir.id, noon()).await;
    assert!(erased.is_err(), "{erased:?}");
}
