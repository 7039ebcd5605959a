//! Lists of posts take the same number of queries, however many posts and tags they show.

use std::num::NonZeroU64;

use diesel::SqliteConnection;
use diesel::connection::SimpleConnection;
use kernel::{Page, PostId, SearchTerm};
use posts::{Post, PostSpan};

use crate::query_log::{QueryLog, plan};
use crate::sqlite::{post_lists, posts as queries};

/// A database with that many posts of one author with three tags each, and a room about each.
fn database(posts: usize) -> (SqliteConnection, QueryLog) {
    let (mut conn, log) = QueryLog::open();
    conn.batch_execute(&format!(
        "DELETE FROM posts;
         INSERT INTO users (name, created_at) VALUES ('User', 0);
         WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {posts})
         INSERT INTO posts (id, author_id, title, content, search_text, created_at, updated_at)
             SELECT i, 1, 'A title', 'a text', 'a title\na text\none\ntwo\nthree', 0, 0 FROM n;
         INSERT INTO post_tags (post_id, position, name)
             SELECT id, 0, 'one' FROM posts UNION ALL SELECT id, 1, 'two' FROM posts
             UNION ALL SELECT id, 2, 'three' FROM posts;
         INSERT INTO rooms (name, description, access, kind, creator_id, created_at, post_id)
             SELECT 'a room', '', 'open', 'chat', 1, 0, id FROM posts"
    ))
    .unwrap();
    log.take();
    (conn, log)
}

fn everything() -> PostSpan {
    PostSpan { after: None, up_to: PostId::new(i64::MAX).unwrap() }
}

fn term(text: &str) -> SearchTerm {
    SearchTerm::parse(text).unwrap()
}

/// Whether every step of every statement goes by a primary key and none sorts.
fn assert_by_key(conn: &mut SqliteConnection, statements: &[String]) {
    for statement in statements {
        for step in plan(conn, statement) {
            let is_by_key = step.contains("USING INTEGER PRIMARY KEY")
                || step.contains("USING PRIMARY KEY")
                || step.starts_with("SCAN posts");
            assert!(is_by_key, "{step}: {statement}");
        }
    }
}

#[test]
fn ten_and_a_thousand_posts_take_the_same_number_of_queries() {
    for posts in [10, 1_000] {
        let (mut conn, log) = database(posts);
        let listed = post_lists::list(&mut conn, everything(), 500).unwrap();
        assert_eq!(listed.len(), posts.min(500));
        let of_list = log.take();
        let held = post_lists::list_holding(&mut conn, &term("TITLE"), everything(), 500).unwrap();
        assert_eq!(held, listed);
        let of_search = log.take();
        let page = Page::new(NonZeroU64::MIN, 200).unwrap();
        assert_eq!(post_lists::page(&mut conn, page).unwrap().len(), posts.min(200));
        let of_page = log.take();

        assert_eq!([of_list.len(), of_search.len(), of_page.len()], [2, 2, 3]);
        for statements in [of_list, of_search, of_page] {
            assert_by_key(&mut conn, &statements);
        }
    }
}

#[test]
fn what_only_seems_to_hold_a_term_takes_no_place_in_a_search() {
    let (mut conn, _) = database(30);
    conn.batch_execute(
        "UPDATE posts SET content = 'a title\na text', search_text = 'a title\na title\na text'
         WHERE id > 25",
    )
    .unwrap();
    let found = post_lists::list_holding(&mut conn, &term("title\na text"), everything(), 3);
    let ids: Vec<_> = found.unwrap().iter().map(|post: &Post| post.id.get()).collect();
    assert_eq!(ids, [26, 27, 28]);
}

#[test]
fn rooms_about_a_post_are_found_by_their_index() {
    let (mut conn, log) = database(1_000);
    assert!(queries::remove(&mut conn, PostId::new(7).unwrap()).unwrap());
    let of_rooms: Vec<_> =
        log.take().into_iter().filter(|statement| statement.contains("`rooms`")).collect();
    assert_eq!(of_rooms.len(), 2);
    for statement in of_rooms {
        let steps = plan(&mut conn, &statement);
        assert!(steps.iter().all(|step| step.contains("INDEX rooms_post (post_id=")), "{steps:?}");
    }
}
