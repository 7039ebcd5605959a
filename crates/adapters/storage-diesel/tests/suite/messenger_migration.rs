//! What the migration that brought the messenger does to what was there before.

use std::sync::Arc;
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use storage_diesel::migrate;

use crate::databases::{Kind, RawConnection, TestDatabase, on_both_databases};
use crate::migrations::revert_last;

on_both_databases! {
    a_capital_sharp_s_in_a_post_is_searched_for_like_any_other,
    a_room_keeps_its_messages_for_1_to_3650_days,
}

const MIGRATION: &str = "20261120000005";

/// Undoes the migration, and what came after it.
pub(crate) fn revert(database: &TestDatabase) {
    while revert_last(database) != MIGRATION {}
}

async fn a_capital_sharp_s_in_a_post_is_searched_for_like_any_other(database: TestDatabase) {
    migrate(&database.url).unwrap();
    revert(&database);
    for text in ["gro\u{df}e stra\u{df}e", "strasse"] {
        database.connect().execute(&format!(
            "INSERT INTO posts (title, content, search_text, created_at, updated_at)
             VALUES ('title', 'content', '{text}', 0, 0)"
        ));
    }

    migrate(&database.url).unwrap();

    let texts = "SELECT search_text AS text FROM posts WHERE title = 'title' ORDER BY id";
    assert_eq!(database.connect().texts(texts), ["grosse strasse", "strasse"]);
}

async fn a_room_keeps_its_messages_for_1_to_3650_days(database: TestDatabase) {
    migrate(&database.url).unwrap();
    database.connect().execute(
        "INSERT INTO users (name, created_at) VALUES ('creator', 0);
         INSERT INTO rooms (name, description, access, kind, creator_id, created_at)
             SELECT 'room', '', 'open', 'chat', id, 0 FROM users",
    );
    for (days, is_taken) in [(0, false), (1, true), (3_650, true), (3_651, false)] {
        let change = format!("UPDATE rooms SET retention_days = {days}");
        let changed = match database.connect() {
            RawConnection::Sqlite(mut conn) => conn.batch_execute(&change),
            RawConnection::Postgresql(mut conn) => conn.batch_execute(&change),
        };
        assert_eq!(changed.is_ok(), is_taken, "{days} days: {changed:?}");
    }
}

/// Waits until somebody waits for the rooms.
pub(crate) async fn until_rooms_are_waited_for(database: &TestDatabase) {
    let waiting = "SELECT count(*) AS number FROM pg_locks JOIN pg_database d ON d.oid = database
        WHERE datname = current_database() AND relation = 'rooms'::regclass AND NOT granted";
    let mut raw = database.connect();
    let deadline = Instant::now() + Duration::from_secs(10);
    while raw.numbers(waiting) != [1] {
        assert!(Instant::now() < deadline, "nobody waits for the rooms");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Only PostgreSQL lets others write while there is a migration.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_holds_a_room_comes_to_the_messages_before_the_migration_and_before_its_undoing() {
    let database = Arc::new(TestDatabase::create(Kind::Postgresql));
    migrate(&database.url).unwrap();
    let apply = |database: &TestDatabase| drop(migrate(&database.url).unwrap());
    for change in [revert as fn(&TestDatabase), apply] {
        let mut sending = database.connect();
        sending.execute("BEGIN; LOCK TABLE rooms IN ROW SHARE MODE");
        let changed = Arc::clone(&database);
        let changing = tokio::task::spawn_blocking(move || change(&changed));
        until_rooms_are_waited_for(&database).await;

        sending.execute("SET LOCAL lock_timeout = '100ms'");
        sending.execute("LOCK TABLE messages IN ROW EXCLUSIVE MODE; COMMIT");

        changing.await.unwrap();
    }
}
