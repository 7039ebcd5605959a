//! The board of a fresh database, and what several nodes do to it at once.

use kernel::PostId;
use posts::testing::builders::{category_name, new_post};
use posts::{Post, PostContent, PostTitle, Tags};
use tokio::task::JoinSet;

use crate::databases::{Kind, TestDatabase, on_both_databases};
use crate::moderation::sign_up;

on_both_databases! {
    a_fresh_database_has_a_welcome_post_of_nobody,
    a_post_is_removed_by_one_of_many,
    categories_that_nodes_offer_at_once_have_ids_without_gaps,
}

/// The post that a fresh database has.
pub(crate) fn welcome() -> PostId {
    PostId::new(1).unwrap()
}

async fn a_fresh_database_has_a_welcome_post_of_nobody(database: TestDatabase) {
    let node = database.open();
    let posts = node.storage.posts();

    let found = posts.find(welcome()).await.unwrap().unwrap();

    assert_eq!((found.author, found.category, found.hits), (None, None, 0));
    assert_eq!(found.tags, Tags::default());
    assert_eq!(found.created_at, found.updated_at);
    let (title, content) = ("Welcome", "The first post of this board.");
    assert_eq!((found.title.as_str(), found.content.as_str()), (title, content));
    let search_text = Post::searchable_text(
        &PostTitle::parse(title).unwrap(),
        &PostContent::parse(content).unwrap(),
        &Tags::default(),
    );
    let stored = database.connect().texts("SELECT search_text AS text FROM posts");
    assert_eq!(stored, [search_text.as_str()]);
    let author = sign_up(&node, "author").await;
    assert_eq!(posts.add(new_post(author.id)).await.unwrap().id.get(), 2);
}

async fn a_post_is_removed_by_one_of_many(database: TestDatabase) {
    let nodes = [database.open(), database.open()];
    let mut removing = JoinSet::new();
    for number in 0..10 {
        let posts = nodes[number % 2].storage.posts();
        removing.spawn(async move { posts.remove(welcome()).await.unwrap() });
    }
    let removed = removing.join_all().await;
    assert_eq!(removed.into_iter().filter(|was_there| *was_there).count(), 1);
}

async fn categories_that_nodes_offer_at_once_have_ids_without_gaps(database: TestDatabase) {
    let nodes = [database.open(), database.open()];
    let names = ["Programming", "Ormi", "ESTsoft"].map(category_name);
    let mut offering = JoinSet::new();
    for number in 0..10 {
        let (categories, names) = (nodes[number % 2].storage.categories(), names.to_vec());
        offering.spawn(async move { categories.offer(names).await });
    }

    let offered = offering.join_all().await;

    assert!(offered.iter().all(Result::is_ok), "{offered:?}");
    let listed = nodes[0].storage.categories().list().await.unwrap();
    let ids: Vec<_> = listed.iter().map(|category| category.id.get()).collect();
    assert_eq!(ids, [1, 2, 3]);
    assert!(listed.into_iter().map(|category| category.name).eq(names));
    let next = nodes[1].storage.categories();
    next.offer(vec![category_name("마당"), category_name("Ormi")]).await.unwrap();
    let ids: Vec<_> = next.list().await.unwrap().iter().map(|category| category.id.get()).collect();
    assert_eq!(ids, [4, 2]);
}

/// `VACUUM` and `ANALYZE` lock the table like that; on SQLite there is no such lock.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn categories_are_offered_while_their_table_is_vacuumed() {
    let database = TestDatabase::create(Kind::Postgresql);
    let node = database.open();
    let mut raw = database.connect();
    raw.execute("BEGIN; LOCK TABLE categories IN SHARE UPDATE EXCLUSIVE MODE");

    node.storage.categories().offer(vec![category_name("마당")]).await.unwrap();
}
