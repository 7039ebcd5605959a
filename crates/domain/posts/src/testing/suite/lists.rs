use super::{PostPorts, all_after, ids_of};
use crate::testing::builders::{new_post, post_title, tags};
use crate::{NewPost, PostSpan};

pub(super) async fn the_latest_post_is_the_one_of_the_highest_id(ports: &PostPorts) {
    let author = ports.author().await;
    let first = ports.add(author).await.id;
    assert_eq!(ports.latest().await, Some(first));
    let second = ports.add(author).await.id;
    assert_eq!(ports.latest().await, Some(second));

    ports.remove(second).await;

    assert_eq!(ports.latest().await, Some(first));
}

pub(super) async fn posts_are_listed_lowest_ids_first(ports: &PostPorts) {
    let before = ports.list_all().await;
    let author = ports.author().await;
    let added = ports.add_many(author, 3).await;

    assert_eq!(ports.list_all().await, [before, added].concat());
}

pub(super) async fn a_list_holds_what_lies_in_its_span(ports: &PostPorts) {
    let before = ports.latest().await;
    let author = ports.author().await;
    let added = ports.add_many(author, 5).await;
    let ids = ids_of(&added);
    for (after, up_to, expected) in [
        (before, ids[4], &added[..]),
        (before, ids[2], &added[..3]),
        (Some(ids[0]), ids[4], &added[1..]),
        (Some(ids[1]), ids[3], &added[2..4]),
        (Some(ids[3]), ids[4], &added[4..]),
        (Some(ids[4]), ids[4], &[]),
        (Some(ids[4]), ids[0], &[]),
    ] {
        assert_eq!(ports.list(PostSpan { after, up_to }, 100).await, expected);
    }
}

pub(super) async fn a_list_is_cut_at_its_limit(ports: &PostPorts) {
    let before = ports.latest().await;
    let author = ports.author().await;
    let added = ports.add_many(author, 5).await;

    for limit in 1..=5 {
        let listed = ports.list(all_after(before), limit).await;
        assert_eq!(listed, added[..limit as usize]);
    }
    let rest = ports.list(all_after(Some(added[1].id)), 2).await;
    assert_eq!(rest, added[2..4]);
}

pub(super) async fn a_list_shows_every_post_as_it_is_found(ports: &PostPorts) {
    let before = ports.latest().await;
    let categories = ports.offer(&["Programming", "Ormi"]).await;
    let one = ports.authors.sign_up("one").await;
    let two = ports.authors.sign_up("two").await;
    let names: Vec<_> = (0..20).rev().map(|number| format!("tag {number}")).collect();
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    let mut added = Vec::new();
    for number in 0..40 {
        let author = if number % 3 == 0 { &two } else { &one };
        let new = NewPost {
            title: post_title(&format!("post {number}")),
            tags: tags(&names[number % 20..]),
            category: categories.get(number % 3).map(|category| category.id),
            ..new_post(author.id)
        };
        let post = ports.add_as(new).await;
        assert_eq!(post.author.as_ref(), Some(author));
        added.push(post);
    }

    assert_eq!(ports.list(all_after(before), 100).await, added);
    for post in added {
        assert_eq!(ports.find(post.id).await, Some(post));
    }
}

pub(super) async fn the_bounds_of_a_span_need_not_be_there(ports: &PostPorts) {
    let author = ports.author().await;
    let added = ports.add_many(author, 5).await;
    let span = PostSpan { after: Some(added[0].id), up_to: added[4].id };
    ports.remove(added[0].id).await;
    ports.remove(added[4].id).await;

    assert_eq!(ports.list(span, 100).await, added[1..4]);
}
