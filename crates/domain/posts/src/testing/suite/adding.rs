use std::time::Duration;

use futures_util::future::join_all;
use kernel::testing::noon;

use super::{PostPorts, ids_of, unknown_post, unknown_user};
use crate::testing::builders::{new_post, post_content, post_title, tags};
use crate::{AddPostError, NewPost};

pub(super) async fn a_post_is_found_as_it_was_written(ports: &PostPorts) {
    let author = ports.authors.sign_up("author").await;
    let new = NewPost {
        title: post_title(" 마당 👩‍👩‍👧 "),
        content: post_content("line\n\tand 'line' \"%_\\ "),
        tags: tags(&["마당", "chat"]),
        created_at: noon() + Duration::from_micros(7),
        ..new_post(author.id)
    };

    let added = ports.add_as(new.clone()).await;

    assert_eq!(added.author, Some(author));
    assert_eq!(added.category, None);
    assert_eq!(added.title, new.title);
    assert_eq!(added.content, new.content);
    assert_eq!(added.tags, new.tags);
    assert_eq!([added.created_at, added.updated_at], [new.created_at; 2]);
    assert_eq!(added.hits, 0);
    assert_eq!(ports.find(added.id).await, Some(added));
}

pub(super) async fn the_longest_post_is_kept_whole(ports: &PostPorts) {
    let author = ports.author().await;
    let names: Vec<_> = (10..30).map(|number| "😀".repeat(48) + &number.to_string()).collect();
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    let new = NewPost {
        title: post_title(&"가".repeat(200)),
        content: post_content(&"😀".repeat(20_000)),
        tags: tags(&names),
        ..new_post(author)
    };

    let added = ports.add_as(new.clone()).await;

    let found = ports.find(added.id).await.unwrap();
    assert!(found.title == new.title && found.content == new.content && found.tags == new.tags);
}

pub(super) async fn tags_are_kept_in_the_order_given(ports: &PostPorts) {
    let author = ports.author().await;
    let given = tags(&["z", "Z", "10", "9", "마당", "a", " a"]);

    let added = ports.add_as(NewPost { tags: given.clone(), ..new_post(author) }).await;

    assert_eq!(added.tags, given);
    assert_eq!(ports.find(added.id).await.unwrap().tags, given);
}

pub(super) async fn nobody_unknown_writes_a_post(ports: &PostPorts) {
    let before = ports.count().await;
    let refused = ports.posts.add(new_post(unknown_user())).await;
    assert!(matches!(refused, Err(AddPostError::NoSuchUser)), "{refused:?}");
    assert_eq!(ports.count().await, before);
}

pub(super) async fn an_unknown_post_is_absent(ports: &PostPorts) {
    assert_eq!(ports.find(unknown_post()).await, None);
}

pub(super) async fn a_later_post_has_a_higher_id(ports: &PostPorts) {
    let before = ports.latest().await;
    let author = ports.author().await;
    let later = NewPost { created_at: noon() - Duration::from_secs(60), ..new_post(author) };

    let first = ports.add(author).await;
    let second = ports.add_as(later).await;

    assert!(Some(first.id) > before);
    assert!(second.id > first.id);
}

pub(super) async fn posts_that_are_written_at_once_are_all_kept(ports: &PostPorts) {
    let before = ports.latest().await;
    let author = ports.author().await;
    let names: Vec<_> = (0..20).map(|number| format!("tag {number}")).collect();
    let adding = names
        .iter()
        .map(|name| ports.add_as(NewPost { tags: tags(&[name, "shared"]), ..new_post(author) }));

    let mut added = join_all(adding).await;

    added.sort_by_key(|post| post.id);
    assert_eq!(ports.list(super::all_after(before), 100).await, added);
    let mut ids = ids_of(&added);
    ids.dedup();
    assert_eq!(ids.len(), names.len());
}
