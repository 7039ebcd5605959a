use std::time::Duration;

use futures_util::future::{join, join_all};
use kernel::testing::noon;

use super::{PostPorts, unknown_post};
use crate::testing::builders::{new_post, post_content, post_title, tags};
use crate::{NewPost, Post, PostRevision, RevisePostError, Tags};

const MINUTE: Duration = Duration::from_secs(60);

/// A post that has a value in each of its parts, and was viewed twice.
async fn whole_post(ports: &PostPorts) -> Post {
    let categories = ports.offer(&["Programming"]).await;
    let author = ports.author().await;
    let new = NewPost {
        title: post_title("before"),
        content: post_content("said before"),
        tags: tags(&["z", "a"]),
        category: Some(categories[0].id),
        ..new_post(author)
    };
    let id = ports.add_as(new).await.id;
    ports.view(id).await;
    ports.view(id).await;
    ports.find(id).await.expect("the post just added")
}

/// Revises a whole post a minute later, which must make the expected one of it.
async fn assert_revised(
    ports: &PostPorts,
    revision: PostRevision,
    expected: impl FnOnce(Post) -> Post,
) {
    let post = whole_post(ports).await;
    let at = post.updated_at + MINUTE;

    let revised = ports.posts.revise(post.id, revision, at).await.unwrap();

    assert_eq!(revised, expected(Post { updated_at: at, ..post }));
    assert_eq!(ports.find(revised.id).await, Some(revised));
}

pub(super) async fn a_revised_title_leaves_the_rest_as_it_is(ports: &PostPorts) {
    let title = post_title("'after' 마당");
    let revision = PostRevision { title: Some(title.clone()), ..PostRevision::default() };
    assert_revised(ports, revision, |post| Post { title, ..post }).await;
}

pub(super) async fn a_revised_content_leaves_the_rest_as_it_is(ports: &PostPorts) {
    let content = post_content("said\nafter 😀");
    let revision = PostRevision { content: Some(content.clone()), ..PostRevision::default() };
    assert_revised(ports, revision, |post| Post { content, ..post }).await;
}

pub(super) async fn revised_tags_replace_all_tags(ports: &PostPorts) {
    let some = [tags(&["b", "z", "c", "마당"]), tags(&["a", "z"]), tags(&["b"]), Tags::default()];
    for tags in some {
        let revision = PostRevision { tags: Some(tags.clone()), ..PostRevision::default() };
        assert_revised(ports, revision, |post| Post { tags, ..post }).await;
    }
}

pub(super) async fn all_parts_are_revised_together(ports: &PostPorts) {
    let revision = PostRevision {
        title: Some(post_title("after")),
        content: Some(post_content("said after")),
        tags: Some(tags(&["b"])),
        category: Some(None),
    };
    let expected = |post| Post {
        title: post_title("after"),
        content: post_content("said after"),
        tags: tags(&["b"]),
        category: None,
        ..post
    };
    assert_revised(ports, revision, expected).await;
}

pub(super) async fn a_revision_of_nothing_leaves_all_parts_as_they_are(ports: &PostPorts) {
    let post = whole_post(ports).await;
    let revised = ports.revise(post.id, PostRevision::default()).await;
    assert_eq!(Post { updated_at: post.updated_at, ..revised }, post);
}

pub(super) async fn a_revision_changes_no_other_post(ports: &PostPorts) {
    let other = whole_post(ports).await;
    let post = whole_post(ports).await;
    let revision = PostRevision {
        title: Some(post_title("after")),
        content: Some(post_content("said after")),
        tags: Some(Tags::default()),
        category: Some(None),
    };

    ports.revise(post.id, revision).await;

    assert_eq!(ports.find(other.id).await, Some(other));
}

pub(super) async fn a_revision_leaves_the_views_as_they_are(ports: &PostPorts) {
    let post = whole_post(ports).await;
    let revision = PostRevision { title: Some(post_title("after")), ..PostRevision::default() };

    let revised = ports.revise(post.id, revision).await;

    assert_eq!(revised.hits, 2);
    assert_eq!(ports.view(post.id).await, Some(3));
}

pub(super) async fn no_view_is_lost_while_a_post_is_revised(ports: &PostPorts) {
    let post = whole_post(ports).await;
    let viewing = join_all((0..50).map(|_| ports.view(post.id)));
    let revising = join_all((0..10).map(|number| {
        let tags = Some(tags(&["a", "b", "c"][number % 3..]));
        let title = Some(post_title(&format!("after {number}")));
        ports.revise(post.id, PostRevision { title, tags, ..PostRevision::default() })
    }));

    join(viewing, revising).await;

    assert_eq!(ports.find(post.id).await.unwrap().hits, 52);
}

pub(super) async fn an_unknown_post_is_not_revised(ports: &PostPorts) {
    let before = ports.list_all().await;
    let revision = PostRevision { tags: Some(tags(&["a"])), ..PostRevision::default() };
    for revision in [revision, PostRevision::default()] {
        let refused = ports.posts.revise(unknown_post(), revision, noon()).await;
        assert!(matches!(refused, Err(RevisePostError::NoSuchPost)), "{refused:?}");
    }
    assert_eq!(ports.list_all().await, before);
}
