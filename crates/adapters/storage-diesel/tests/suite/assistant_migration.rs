//! What the migration that brought the assistant does to what was there before.

use std::sync::Arc;

use kernel::testing::noon;
use kernel::{RoomId, UserId};
use rooms::testing::builders::{new_room, sealed_secret};
use rooms::{AccessRule, NewRoom};
use storage_diesel::migrate;
use users::testing::builders::{pending_sign_in, provider_profile};

use crate::databases::{Kind, TestDatabase, on_both_databases};
use crate::messenger_migration::until_rooms_are_waited_for;
use crate::migrations::revert_last;

on_both_databases! {
    accounts_and_rooms_of_before_go_on,
    what_it_brought_goes_with_its_undoing_and_the_rest_stays,
}

const MIGRATION: &str = "20261120000006";

/// Undoes the migration, and what came after it.
fn revert(database: &TestDatabase) {
    while revert_last(database) != MIGRATION {}
}

async fn accounts_and_rooms_of_before_go_on(database: TestDatabase) {
    revert(&database);
    database.connect().execute(
        "INSERT INTO users (name, email, created_at) VALUES ('one', 'one@example.com', 0);
         INSERT INTO users (name, email, created_at) VALUES ('other', 'other@example.com', 0);
         INSERT INTO users (name, created_at, erased_at) VALUES ('', 0, 1);
         INSERT INTO rooms (name, description, access, kind, creator_id, created_at)
             VALUES ('room', '', 'totp', 'chat', 1, 0)",
    );

    migrate(&database.url).unwrap();

    let node = database.open();
    let one = UserId::new(1).unwrap();
    let account = node.storage.users().find(one).await.unwrap().unwrap();
    assert_eq!((account.user.name.as_str(), account.user.is_ai), ("one", false));
    let room = RoomId::new(1).unwrap();
    assert_eq!(node.storage.rooms().find(room, one).await.unwrap().unwrap().name, "room");
    assert_eq!(node.storage.room_secrets().find(room).await.unwrap(), None);
    let profile = provider_profile(1, "one");
    assert_eq!(node.storage.provider_accounts().refresh(&profile, noon()).await.unwrap(), None);
    assert!(node.storage.users().find_or_add_ai(noon()).await.unwrap().is_ai);
}

async fn what_it_brought_goes_with_its_undoing_and_the_rest_stays(database: TestDatabase) {
    let node = database.open();
    let profile = provider_profile(7, "person");
    let user = node.storage.provider_accounts().add(&profile, noon()).await.unwrap();
    let secret = Some(sealed_secret(1));
    let new = NewRoom { access: AccessRule::Totp, secret, ..new_room(user.id) };
    let room = node.storage.rooms().add(new).await.unwrap();
    node.storage.pending_sign_ins().add(pending_sign_in(1)).await.unwrap();
    let ai = node.storage.users().find_or_add_ai(noon()).await.unwrap();
    drop(node);

    revert(&database);
    migrate(&database.url).unwrap();

    let node = database.open();
    assert_eq!(node.storage.users().find(user.id).await.unwrap().unwrap().user, user);
    assert_eq!(node.storage.users().find_or_add_ai(noon()).await.unwrap(), ai);
    assert_eq!(node.storage.rooms().find(room.id, user.id).await.unwrap(), Some(room.clone()));
    assert_eq!(node.storage.room_secrets().find(room.id).await.unwrap(), None);
    assert_eq!(node.storage.provider_accounts().refresh(&profile, noon()).await.unwrap(), None);
}

/// Only PostgreSQL lets others write while there is a migration.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_changes_a_room_comes_to_its_people_before_the_migration_and_before_its_undoing() {
    let database = Arc::new(TestDatabase::create(Kind::Postgresql));
    let apply = |database: &TestDatabase| drop(migrate(&database.url).unwrap());
    for change in [revert as fn(&TestDatabase), apply] {
        let mut sending = database.connect();
        sending.execute("BEGIN; LOCK TABLE rooms IN ROW EXCLUSIVE MODE");
        let changed = Arc::clone(&database);
        let changing = tokio::task::spawn_blocking(move || change(&changed));
        until_rooms_are_waited_for(&database).await;

        sending.execute("SET LOCAL lock_timeout = '100ms'");
        sending.execute("LOCK TABLE users IN ROW SHARE MODE; COMMIT");

        changing.await.unwrap();
    }
}
