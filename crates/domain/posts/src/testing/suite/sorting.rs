use kernel::CategoryId;
use kernel::testing::noon;

use super::{PostPorts, unknown_category};
use crate::testing::builders::{new_post, post_title, tags};
use crate::{AddPostError, NewPost, Post, PostRevision, RevisePostError};

/// A category that was on offer and is not any more, beside two that are.
async fn withdrawn_and_offered(ports: &PostPorts) -> (CategoryId, [CategoryId; 2]) {
    let before = ports.offer(&["Withdrawn"]).await;
    let offered = ports.offer(&["Programming", "Ormi"]).await;
    (before[0].id, [offered[0].id, offered[1].id])
}

/// A post in a category that was withdrawn after it was written.
async fn post_in_withdrawn(ports: &PostPorts) -> (Post, [CategoryId; 2]) {
    let categories = ports.offer(&["Withdrawn"]).await;
    let author = ports.author().await;
    let new = NewPost { category: Some(categories[0].id), ..new_post(author) };
    let post = ports.add_as(new).await;
    let (_, offered) = withdrawn_and_offered(ports).await;
    (post, offered)
}

fn into_category(category: Option<CategoryId>) -> PostRevision {
    PostRevision { category: Some(category), ..PostRevision::default() }
}

pub(super) async fn a_post_is_sorted_into_what_is_on_offer(ports: &PostPorts) {
    let (_, offered) = withdrawn_and_offered(ports).await;
    let author = ports.author().await;
    for category in [Some(offered[0]), None, Some(offered[1])] {
        let added = ports.add_as(NewPost { category, ..new_post(author) }).await;
        assert_eq!(added.category, category);
        assert_eq!(ports.find(added.id).await, Some(added));
    }
}

pub(super) async fn a_post_is_not_sorted_into_what_is_not_on_offer(ports: &PostPorts) {
    let (withdrawn, _) = withdrawn_and_offered(ports).await;
    let author = ports.author().await;
    let before = ports.count().await;
    for category in [withdrawn, unknown_category()] {
        let new = NewPost { category: Some(category), tags: tags(&["a"]), ..new_post(author) };
        let refused = ports.posts.add(new).await;
        assert!(matches!(refused, Err(AddPostError::NoSuchCategory)), "{refused:?}");
    }
    assert_eq!(ports.count().await, before);

    ports.offer(&["Withdrawn"]).await;
    let added = ports.add_as(NewPost { category: Some(withdrawn), ..new_post(author) }).await;
    assert_eq!(added.category, Some(withdrawn));
}

pub(super) async fn a_post_keeps_a_category_that_is_offered_no_more(ports: &PostPorts) {
    let (post, _) = post_in_withdrawn(ports).await;
    assert_eq!(ports.find(post.id).await.as_ref(), Some(&post));

    let title = post_title("revised");
    let revision = PostRevision { title: Some(title.clone()), ..PostRevision::default() };
    let revised = ports.revise(post.id, revision).await;

    assert_eq!(revised, Post { title, ..post });
}

pub(super) async fn a_category_is_revised_and_taken_away(ports: &PostPorts) {
    let (post, [one, other]) = post_in_withdrawn(ports).await;
    for category in [Some(one), Some(other), None, None, Some(one)] {
        let revised = ports.revise(post.id, into_category(category)).await;
        assert_eq!(revised, Post { category, ..post.clone() });
        assert_eq!(ports.find(post.id).await, Some(revised));
    }
}

pub(super) async fn a_revision_may_name_the_category_that_the_post_has(ports: &PostPorts) {
    let (post, [one, _]) = post_in_withdrawn(ports).await;
    assert_eq!(ports.revise(post.id, into_category(post.category)).await, post);

    ports.revise(post.id, into_category(Some(one))).await;
    let refused = ports.posts.revise(post.id, into_category(post.category), noon()).await;
    assert!(matches!(refused, Err(RevisePostError::NoSuchCategory)), "{refused:?}");
}

pub(super) async fn a_revision_to_what_is_not_on_offer_changes_nothing(ports: &PostPorts) {
    let (withdrawn, [one, _]) = withdrawn_and_offered(ports).await;
    let author = ports.author().await;
    let new = NewPost { category: Some(one), tags: tags(&["a", "b"]), ..new_post(author) };
    let post = ports.add_as(new).await;
    for category in [withdrawn, unknown_category()] {
        let revision = PostRevision {
            title: Some(post_title("needle")),
            tags: Some(tags(&["c"])),
            ..into_category(Some(category))
        };
        let refused = ports.posts.revise(post.id, revision, noon()).await;
        assert!(matches!(refused, Err(RevisePostError::NoSuchCategory)), "{refused:?}");
    }
    assert_eq!(ports.holding("needle", None).await, []);
    assert_eq!(ports.find(post.id).await, Some(post));
}
