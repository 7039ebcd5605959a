//! People whom one transaction after another holds, in no order that all of them keep: only PostgreSQL can be
//! brought to a deadlock by that.

use std::array;
use std::time::{Duration, Instant};

use kernel::testing::noon;
use rooms::testing::builders::{new_direct_room, new_room};
use rooms::{AccessRule, AddRoomError, BringInError, NewRoom, Place};
use users::AddFriendError;

use crate::databases::{Kind, Store, TestDatabase};
use crate::member_counts::assert_counts_are_right;
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn people_who_are_brought_in_and_asked_for_while_one_is_erased_hold_up_nobody() {
    let database = TestDatabase::create(Kind::Postgresql);
    database.connect().execute(FIND_DEADLOCKS_SOON);
    // What one node does at the same time is one transaction, which keeps no order.
    let nodes: [Store; 6] = array::from_fn(|_| database.open());
    for round in 0..50 {
        let one = sign_up(&nodes[0], &format!("one{round}")).await;
        let two = sign_up(&nodes[0], &format!("two{round}")).await;
        let erased = sign_up(&nodes[0], &format!("erased{round}")).await;
        let room = make_room(&nodes[0], &one, AccessRule::Invite).await;
        let shared = make_room(&nodes[0], &erased, AccessRule::Open).await;
        join(&nodes[0], shared, &two).await;
        let people = vec![erased.id, two.id];
        let group = NewRoom { others: people.clone(), ..new_room(one.id) };
        let users = nodes[0].storage.users();
        let members = [nodes[1].storage.members(), nodes[2].storage.members()];
        let rooms = [3, 4, 5].map(|node| nodes[node].storage.rooms());

        let (gone, brought_in, opened, opened_again, made, banned) = tokio::join!(
            users.erase(erased.id, noon()),
            members[0].bring_in(room, &people, 100, noon()),
            rooms[0].open_direct(new_direct_room(one.id, erased.id)),
            rooms[1].open_direct(new_direct_room(erased.id, one.id)),
            rooms[2].add(group),
            members[1].ban(shared, two.id, noon()),
        );

        gone.unwrap().unwrap();
        assert!(matches!(brought_in, Ok(_) | Err(BringInError::NoSuchPeople(_))), "{brought_in:?}");
        assert!(matches!(opened, Ok(_) | Err(AddRoomError::NoSuchOthers(_))), "{opened:?}");
        assert!(matches!(opened_again, Ok(_) | Err(AddRoomError::NoSuchUser)), "{opened_again:?}");
        assert!(matches!(made, Ok(_) | Err(AddRoomError::NoSuchOthers(_))), "{made:?}");
        banned.unwrap();
    }
    assert_counts_are_right(&database);
    drop(nodes);
    assert_eq!(deadlocks(&database).await, 0);
}
