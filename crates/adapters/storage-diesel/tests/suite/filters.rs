//! Which blocks of messages and posts have filters, and when.

use std::ops::Range;

use kernel::testing::noon;
use kernel::{PostId, RoomId, SearchTerm};
use messages::testing::builders::{deletion, edit, new_message};
use posts::testing::builders::{new_post, post_title};
use posts::{NewPost, PostRepository, PostRevision, PostSpan};
use rooms::testing::builders::new_room;

use crate::appending::{author_and_room, list_all};
use crate::databases::{Kind, RawConnection, TestDatabase, on_both_databases};
use crate::moderation::sign_up;
use crate::searching::{build_all, fill, filtered};

on_both_databases! {
    a_room_has_filters_from_eight_full_blocks_on,
    rooms_of_the_past_get_their_filters,
    a_call_builds_a_few_filters_only,
    an_edit_drops_the_filter_of_its_block_until_it_is_built_again,
    a_deleted_room_gets_no_filters,
    posts_get_filters_but_for_the_newest_block,
    a_revised_post_is_found_before_and_after_its_filter_is_built_again,
}

fn blocks(range: Range<i64>) -> Vec<i64> {
    range.collect()
}

async fn a_room_has_filters_from_eight_full_blocks_on(database: TestDatabase) {
    let store = database.open();
    let (author, room) = author_and_room(&store).await;
    let mut raw = database.connect();
    fill(&mut raw, room, &vec!["a text"; 2_046]);
    let log = store.storage.messages();
    log.append(new_message(room, &author, "a text")).await.unwrap();
    assert_eq!(build_all(&store.storage).await, 0);

    log.append(new_message(room, &author, "a text")).await.unwrap();

    assert_eq!(build_all(&store.storage).await, 8);
    assert_eq!(filtered(&mut raw, room), blocks(0..8));
    log.append(new_message(room, &author, "a text")).await.unwrap();
    assert_eq!(build_all(&store.storage).await, 0);
}

async fn rooms_of_the_past_get_their_filters(database: TestDatabase) {
    let store = database.open();
    let (author, room) = author_and_room(&store).await;
    let mut raw = database.connect();
    fill(&mut raw, room, &vec!["a text"; 2_700]);
    let other = store.storage.rooms().add(new_room(author.id)).await;
    let other = other.unwrap().id;
    raw.execute(&format!("UPDATE rooms SET first_seq = 4000, last_seq = 6100 WHERE id = {other}"));

    assert_eq!(build_all(&database.open().storage).await, 10 + 8);

    assert_eq!(filtered(&mut raw, room), blocks(0..10));
    assert_eq!(filtered(&mut raw, other), blocks(15..23));
    assert_eq!(build_all(&store.storage).await, 0);
}

async fn a_call_builds_a_few_filters_only(database: TestDatabase) {
    let store = database.open();
    let (_, room) = author_and_room(&store).await;
    let mut raw = database.connect();
    raw.execute(&format!("UPDATE rooms SET last_seq = 10000 WHERE id = {room}"));

    let mut calls = Vec::new();
    for _ in 0..4 {
        calls.push(store.storage.build_filters().await.unwrap());
    }

    assert_eq!(calls, [16, 16, 7, 0]);
    assert_eq!(filtered(&mut raw, room), blocks(0..39));
}

async fn an_edit_drops_the_filter_of_its_block_until_it_is_built_again(database: TestDatabase) {
    let store = database.open();
    let (_, room) = author_and_room(&store).await;
    let mut raw = database.connect();
    fill(&mut raw, room, &vec!["a text"; 2_400]);
    build_all(&store.storage).await;
    let log = store.storage.messages();
    let all = list_all(log.as_ref(), room).await;
    let before = filter_of(&mut raw, room, 3);

    log.change(deletion(&all[3 * 256])).await.unwrap();
    log.change(edit(&all[2_399], "not in a full block")).await.unwrap();
    assert_eq!(filtered(&mut raw, room), blocks(0..9));
    log.change(edit(&all[4 * 256 - 1], "other words")).await.unwrap();

    assert_eq!(filtered(&mut raw, room), [0, 1, 2, 4, 5, 6, 7, 8]);
    assert_eq!(build_all(&store.storage).await, 1);
    assert_eq!(filtered(&mut raw, room), blocks(0..9));
    assert_ne!(filter_of(&mut raw, room, 3), before);
}

async fn a_deleted_room_gets_no_filters(database: TestDatabase) {
    let store = database.open();
    let (_, room) = author_and_room(&store).await;
    let mut raw = database.connect();
    fill(&mut raw, room, &vec!["a text"; 2_400]);
    raw.execute(&format!("UPDATE rooms SET is_active = FALSE WHERE id = {room}"));
    assert_eq!(build_all(&store.storage).await, 0);
}

/// A filter, as hexadecimal digits.
fn filter_of(raw: &mut RawConnection, room: RoomId, block: i64) -> Vec<String> {
    let digits = match raw {
        RawConnection::Sqlite(_) => "hex(filter)",
        RawConnection::Postgresql(_) => "encode(filter, 'hex')",
    };
    raw.texts(&format!(
        "SELECT {digits} AS text FROM message_filters WHERE room_id = {room} AND block = {block}"
    ))
}

/// Posts up to that id that say nothing much, past the storage.
fn add_posts(raw: &mut RawConnection, up_to: i64) {
    raw.execute(&format!(
        "WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < {up_to})
         INSERT INTO posts (id, title, content, search_text, created_at, updated_at)
             SELECT i, 'hay', 'hay', 'hay', 0, 0 FROM n"
    ));
    raw.execute(
        "INSERT INTO post_filters (block, changes)
         SELECT DISTINCT (id - 1) / 256, 0 FROM posts WHERE id > 256",
    );
}

/// The blocks of posts that have a filter.
fn filtered_posts(raw: &mut RawConnection) -> Vec<i64> {
    raw.numbers("SELECT block AS number FROM post_filters WHERE filter IS NOT NULL ORDER BY block")
}

async fn found(posts: &dyn PostRepository, term: &str) -> Vec<i64> {
    let span = PostSpan { after: None, up_to: posts.latest().await.unwrap().unwrap() };
    let term = SearchTerm::parse(term).unwrap();
    let found = posts.list_holding(&term, span, 100).await.unwrap();
    assert_eq!(posts.count_holding(&term, span).await.unwrap(), found.len() as u64);
    found.into_iter().map(|post| post.id.get()).collect()
}

async fn posts_get_filters_but_for_the_newest_block(database: TestDatabase) {
    let store = database.open();
    let mut raw = database.connect();
    assert_eq!(build_all(&store.storage).await, 0);
    add_posts(&mut raw, 1_100);
    if database.kind() == Kind::Postgresql {
        raw.execute("SELECT setval(pg_get_serial_sequence('posts', 'id'), 1100)");
    }

    assert_eq!(build_all(&store.storage).await, 4);

    assert_eq!(filtered_posts(&mut raw), [0, 1, 2, 3]);
    let (author, posts) = (sign_up(&store, "author").await, store.storage.posts());
    let new = NewPost { title: post_title("a needle"), ..new_post(author.id) };
    assert_eq!(posts.add(new).await.unwrap().id.get(), 1_101);
    assert_eq!(found(posts.as_ref(), "needle").await, [1_101]);
    assert_eq!(build_all(&store.storage).await, 0);
}

async fn a_revised_post_is_found_before_and_after_its_filter_is_built_again(
    database: TestDatabase,
) {
    let store = database.open();
    let mut raw = database.connect();
    add_posts(&mut raw, 1_100);
    build_all(&store.storage).await;
    let posts = store.storage.posts();
    let revision = PostRevision { title: Some(post_title("a needle")), ..PostRevision::default() };

    posts.revise(PostId::new(512).unwrap(), revision, noon()).await.unwrap();

    assert_eq!(filtered_posts(&mut raw), [0, 2, 3]);
    assert_eq!(found(posts.as_ref(), "needle").await, [512]);
    assert_eq!(build_all(&store.storage).await, 1);
    assert_eq!(filtered_posts(&mut raw), [0, 1, 2, 3]);
    assert_eq!(found(posts.as_ref(), "needle").await, [512]);
    assert_eq!(found(posts.as_ref(), "first post").await, [1]);
}

/// An id is given out before its post is committed, and others may be committed in between.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_post_that_is_committed_late_is_found() {
    let database = TestDatabase::create(Kind::Postgresql);
    let store = database.open();
    let (mut raw, mut late) = (database.connect(), database.connect());
    add_posts(&mut raw, 1_100);
    raw.execute("DELETE FROM posts WHERE id = 300");
    late.execute(
        "BEGIN;
         INSERT INTO posts (id, title, content, search_text, created_at, updated_at)
             VALUES (300, 'a needle', 'hay', 'a needle', 0, 0);
         INSERT INTO post_filters (block, changes) VALUES (1, 1)
             ON CONFLICT (block) DO UPDATE SET changes = post_filters.changes + 1, filter = NULL",
    );

    let meanwhile = store.storage.build_filters().await;
    late.execute("COMMIT");

    assert!(meanwhile.is_err(), "{meanwhile:?} filters were built of what is not known");
    assert_eq!(build_all(&store.storage).await, 4);
    assert_eq!(found(store.storage.posts().as_ref(), "needle").await, [300]);
}
