use std::num::NonZeroU64;

use futures_util::future::{join, join_all};
use kernel::{Page, PostId, SearchTerm};

use super::{PostPorts, all_after, unknown_post};
use crate::Post;

/// Views at the same time.
const MANY: u64 = 200;

pub(super) async fn views_are_numbered_from_one(ports: &PostPorts) {
    let author = ports.author().await;
    let post = ports.add(author).await.id;
    for number in 1..=3 {
        assert_eq!(ports.view(post).await, Some(number));
        assert_eq!(ports.find(post).await.unwrap().hits, number);
    }
}

pub(super) async fn every_post_has_views_of_its_own(ports: &PostPorts) {
    let author = ports.author().await;
    let viewed = ports.add(author).await.id;
    let other = ports.add(author).await.id;
    ports.view(viewed).await;
    ports.view(viewed).await;

    assert_eq!(ports.find(other).await.unwrap().hits, 0);
    assert_eq!(ports.view(other).await, Some(1));
    assert_eq!(ports.view(viewed).await, Some(3));
}

pub(super) async fn views_are_shown_wherever_the_post_is(ports: &PostPorts) {
    let before = ports.latest().await;
    let author = ports.author().await;
    let post = ports.add(author).await.id;
    ports.view(post).await;
    ports.view(post).await;

    let term = SearchTerm::parse("title").unwrap();
    let last_page = Page::new(NonZeroU64::new(ports.count().await).unwrap(), 1).unwrap();
    let looks = [
        ports.list(all_after(before), 1).await,
        ports.posts.list_holding(&term, all_after(before), 1).await.unwrap(),
        ports.posts.page(last_page).await.unwrap(),
    ];
    for shown in looks {
        let hits: Vec<_> = shown.iter().map(|post| (post.id, post.hits)).collect();
        assert_eq!(hits, [(post, 2)]);
    }
}

pub(super) async fn views_leave_the_rest_as_it_is(ports: &PostPorts) {
    let author = ports.author().await;
    let post = ports.add(author).await;
    ports.view(post.id).await;
    assert_eq!(ports.find(post.id).await, Some(Post { hits: 1, ..post }));
}

pub(super) async fn views_at_once_have_a_number_each(ports: &PostPorts) {
    let author = ports.author().await;
    let post = ports.add(author).await.id;

    let counted = join_all((0..MANY).map(|_| ports.view(post))).await;

    let mut numbers: Vec<_> = counted.into_iter().flatten().collect();
    numbers.sort_unstable();
    assert!(numbers.into_iter().eq(1..=MANY));
    assert_eq!(ports.find(post).await.unwrap().hits, MANY);
}

pub(super) async fn views_at_once_of_several_posts_are_counted_apart(ports: &PostPorts) {
    let author = ports.author().await;
    let added = ports.add_many(author, 8).await;
    let turns = (0..MANY).flat_map(|_| &added).take(usize::try_from(MANY).unwrap());

    let counted = join_all(turns.map(async |post| (post.id, ports.view(post.id).await))).await;

    for post in &added {
        let of_post = counted.iter().filter(|(id, _)| *id == post.id);
        let mut numbers: Vec<_> = of_post.filter_map(|(_, number)| *number).collect();
        numbers.sort_unstable();
        assert!(numbers.into_iter().eq(1..=MANY / 8));
        assert_eq!(ports.find(post.id).await.unwrap().hits, MANY / 8);
    }
}

/// An id that no post ever had, and one that a post had.
async fn absent_posts(ports: &PostPorts) -> [PostId; 2] {
    let author = ports.author().await;
    let removed = ports.add(author).await.id;
    ports.remove(removed).await;
    [unknown_post(), removed]
}

pub(super) async fn an_absent_post_has_no_views(ports: &PostPorts) {
    for post in absent_posts(ports).await {
        assert_eq!(ports.view(post).await, None);
        assert_eq!(ports.find(post).await, None);
    }
}

pub(super) async fn a_view_of_an_absent_post_spoils_no_other(ports: &PostPorts) {
    let [unknown, removed] = absent_posts(ports).await;
    let author = ports.author().await;
    let post = ports.add(author).await.id;
    let ids = [post, unknown, post, removed, removed, post];

    let counted = join_all(ids.map(|id| ports.view(id))).await;

    let mut numbers: Vec<_> = [0, 2, 5].into_iter().filter_map(|place| counted[place]).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, [1, 2, 3]);
    assert_eq!([counted[1], counted[3], counted[4]], [None; 3]);
}

pub(super) async fn a_post_that_is_removed_while_it_is_viewed_has_no_views_after(
    ports: &PostPorts,
) {
    let author = ports.author().await;
    let post = ports.add(author).await.id;

    let viewing = join_all((0..20).map(|_| ports.view(post)));
    let (counted, ()) = join(viewing, ports.remove(post)).await;

    let mut numbers: Vec<_> = counted.into_iter().flatten().collect();
    numbers.sort_unstable();
    assert!((1..).zip(&numbers).all(|(expected, number)| expected == *number), "{numbers:?}");
    assert_eq!(ports.view(post).await, None);
}
