//! Lists of posts take the same number of queries, however many posts and tags they show.

use std::num::NonZeroU64;

use diesel::SqliteConnection;
use diesel::connection::SimpleConnection;
use kernel::{Page, PostId, SearchTerm};
use posts::PostSpan;

use crate::query_log::{QueryLog, plan};
use crate::sqlite::{post_lists, post_searches, posts as queries};

/// A database with that many posts of one author with three tags each, and a room about each.
fn database(posts: usize) -> (SqliteConnection, QueryLog) {
    let (mut conn, log) = QueryLog::open();
    conn.batch_execute(&format!(
        "DELETE FROM posts;
         INSERT INTO users (name, created_at) VALUES ('User', 0);
         WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {posts})
         INSERT INTO posts (id, author_id, title, content, search_text, created_at, updated_at)
             SELECT i, 1, 'A title', 'a text',
                 'a title' || char(31) || 'a text' || char(31) || 'one', 0, 0 FROM n;
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

/// A walk past the rows of the table themselves.
const WALK_OVER_IDS: &str = "SCAN posts USING COVERING INDEX posts_ids";

/// Whether every step of every statement goes by a primary key and none sorts.
fn assert_by_key(conn: &mut SqliteConnection, statements: &[String]) {
    for statement in statements {
        for step in plan(conn, statement) {
            let is_by_key = step.starts_with("SEARCH")
                && (step.contains("USING INTEGER PRIMARY KEY")
                    || step.contains("USING PRIMARY KEY"));
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
        let held =
            post_searches::list_holding(&mut conn, &term("TITLE"), everything(), 500).unwrap();
        assert_eq!(held, listed);
        let of_search = log.take();
        let count = post_searches::count_holding(&mut conn, &term("TITLE"), everything()).unwrap();
        assert_eq!(usize::try_from(count), Ok(posts));
        let of_count = log.take();
        let page = Page::new(NonZeroU64::MIN, 200).unwrap();
        assert_eq!(post_lists::page(&mut conn, page).unwrap().len(), posts.min(200));
        let of_page = log.take();

        let of_all = [&of_list, &of_search, &of_count, &of_page];
        assert_eq!(of_all.map(Vec::len), [2, 4, 3, 3]);
        // The searches begin with a look at where the posts end, and the page with a walk over ids.
        for statements in [&of_list, &of_search[1..], &of_count[1..], &of_page[1..]] {
            assert_by_key(&mut conn, statements);
        }
    }
}

#[test]
fn posts_are_counted_and_paged_by_the_narrow_index_alone() {
    let (mut conn, log) = database(1_000);
    let page = Page::new(NonZeroU64::new(5).unwrap(), 200).unwrap();
    assert_eq!(post_lists::count(&mut conn).unwrap(), 1_000);
    assert_eq!(post_lists::page(&mut conn, page).unwrap().len(), 200);

    let statements = log.take();

    let [count, walk, ..] = statements.as_slice() else { panic!("{statements:?}") };
    for statement in [count, walk] {
        assert_eq!(plan(&mut conn, statement), [WALK_OVER_IDS], "{statement}");
    }
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
