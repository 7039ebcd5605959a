use kernel::testing::noon;

use super::{PostPorts, unknown_post};
use crate::testing::builders::{new_post, post_title, tags};
use crate::{NewPost, PostRevision, RevisePostError};

pub(super) async fn a_removed_post_is_absent_everywhere(ports: &PostPorts) {
    let before = ports.list_all().await;
    let latest = ports.latest().await;
    let categories = ports.offer(&["Programming"]).await;
    let author = ports.author().await;
    let new = NewPost {
        title: post_title("needle"),
        tags: tags(&["one", "two"]),
        category: Some(categories[0].id),
        ..new_post(author)
    };
    let post = ports.add_as(new).await.id;
    ports.view(post).await;

    ports.remove(post).await;

    assert_eq!(ports.find(post).await, None);
    assert_eq!(ports.list_all().await, before);
    assert_eq!(ports.count().await, before.len() as u64);
    assert_eq!(ports.latest().await, latest);
    assert_eq!(ports.holding("needle", None).await, []);
    assert_eq!(ports.view(post).await, None);
}

pub(super) async fn a_post_is_removed_once(ports: &PostPorts) {
    let author = ports.author().await;
    let post = ports.add(author).await.id;

    assert!(ports.posts.remove(post).await.unwrap());
    assert!(!ports.posts.remove(post).await.unwrap());
    assert!(!ports.posts.remove(unknown_post()).await.unwrap());
}

pub(super) async fn a_removed_post_is_not_revised(ports: &PostPorts) {
    let author = ports.author().await;
    let post = ports.add(author).await.id;
    ports.remove(post).await;

    let revision = PostRevision { title: Some(post_title("back")), ..PostRevision::default() };
    let refused = ports.posts.revise(post, revision, noon()).await;

    assert!(matches!(refused, Err(RevisePostError::NoSuchPost)), "{refused:?}");
    assert_eq!(ports.find(post).await, None);
}

pub(super) async fn removing_takes_no_other_post_away(ports: &PostPorts) {
    let before = ports.list_all().await;
    let author = ports.author().await;
    let mut added = Vec::new();
    for _ in 0..3 {
        added.push(ports.add_as(NewPost { tags: tags(&["a", "b"]), ..new_post(author) }).await);
    }

    ports.remove(added.remove(1).id).await;

    assert_eq!(ports.list_all().await, [before, added].concat());
}

pub(super) async fn the_id_of_a_removed_post_does_not_come_back(ports: &PostPorts) {
    let author = ports.author().await;
    let removed = ports.add(author).await.id;
    ports.remove(removed).await;

    assert!(ports.add(author).await.id > removed);
    assert_eq!(ports.find(removed).await, None);
}

pub(super) async fn a_board_may_be_empty(ports: &PostPorts) {
    let author = ports.author().await;
    ports.add(author).await;
    for post in ports.list_all().await {
        ports.remove(post.id).await;
    }

    assert_eq!(ports.latest().await, None);
    assert_eq!(ports.count().await, 0);
    assert_eq!(ports.list_all().await, []);
    assert_eq!(ports.holding("e", None).await, []);
}
