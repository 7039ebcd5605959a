use kernel::{PostId, SearchTerm, UserId};

use super::{PostPorts, all_after, ids_of};
use crate::testing::builders::{new_post, post_content, post_title, tags};
use crate::{NewPost, PostRevision, PostSpan};

/// That many posts, every second of which holds a needle, beginning with the first; and those.
async fn add_needles(ports: &PostPorts, author: UserId, count: usize) -> Vec<PostId> {
    let mut needles = Vec::new();
    for number in 0..count {
        let title = if number % 2 == 0 { "a needle" } else { "hay" };
        let post = ports.add_as(NewPost { title: post_title(title), ..new_post(author) }).await;
        if number % 2 == 0 {
            needles.push(post.id);
        }
    }
    needles
}

pub(super) async fn a_term_is_found_in_the_title_the_content_and_every_tag(ports: &PostPorts) {
    let before = ports.latest().await;
    let author = ports.author().await;
    let new = NewPost {
        title: post_title("the yard"),
        content: post_content("a gate to it"),
        tags: tags(&["wall", "tree", "마당"]),
        ..new_post(author)
    };
    let post = ports.add_as(new).await.id;
    ports.add(author).await;

    for term in ["yard", "gate", "wall", "tree", "마당"] {
        assert_eq!(ports.holding(term, before).await, [post], "{term}");
    }
    assert_eq!(ports.holding("absent", before).await, []);
}

pub(super) async fn a_search_shows_every_post_as_it_is_found(ports: &PostPorts) {
    let before = ports.latest().await;
    let categories = ports.offer(&["Programming", "Ormi"]).await;
    let mut added = Vec::new();
    for (name, count) in [("one", 0), ("two", 1), ("three", 3)] {
        let author = ports.authors.sign_up(name).await;
        let new = NewPost {
            title: post_title("a needle"),
            tags: tags(&["z", "needle", "a"][..count]),
            category: categories.get(count).map(|category| category.id),
            ..new_post(author.id)
        };
        let id = ports.add_as(new).await.id;
        ports.view(id).await;
        added.extend(ports.find(id).await);
    }

    let term = SearchTerm::parse("needle").unwrap();
    let found = ports.posts.list_holding(&term, all_after(before), 100).await.unwrap();

    assert_eq!(found, added);
    assert_eq!(found.len(), 3);
}

pub(super) async fn a_search_finds_what_lies_in_its_span(ports: &PostPorts) {
    let before = ports.latest().await;
    let author = ports.author().await;
    let needles = add_needles(ports, author, 9).await;
    for (after, up_to, expected) in [
        (before, needles[4], &needles[..]),
        (before, needles[2], &needles[..3]),
        (Some(needles[0]), needles[4], &needles[1..]),
        (Some(needles[1]), needles[3], &needles[2..4]),
        (Some(needles[4]), needles[4], &[]),
        (Some(needles[4]), needles[0], &[]),
    ] {
        let found = ports.holding_in("needle", PostSpan { after, up_to }, 100).await;
        assert_eq!(found, expected);
    }
}

pub(super) async fn a_search_is_cut_at_its_limit_of_hits(ports: &PostPorts) {
    let before = ports.latest().await;
    let author = ports.author().await;
    let needles = add_needles(ports, author, 9).await;

    for limit in 1..=5 {
        let found = ports.holding_in("needle", all_after(before), limit).await;
        assert_eq!(found, needles[..limit as usize]);
    }
}

pub(super) async fn a_search_goes_on_behind_its_last_hit(ports: &PostPorts) {
    let before = ports.latest().await;
    let author = ports.author().await;
    let needles = add_needles(ports, author, 21).await;

    let mut found = Vec::new();
    let mut after = before;
    loop {
        let step = ports.holding_in("needle", all_after(after), 3).await;
        let Some(last) = step.last() else { break };
        after = Some(*last);
        found.extend(step);
    }

    assert_eq!(found, needles);
}

pub(super) async fn a_revised_post_is_found_as_it_reads_now(ports: &PostPorts) {
    let before = ports.latest().await;
    let author = ports.author().await;
    let new = NewPost {
        title: post_title("old yard"),
        content: post_content("old gate"),
        tags: tags(&["old wall", "old tree"]),
        ..new_post(author)
    };
    let post = ports.add_as(new).await.id;
    let nothing = PostRevision::default;
    for (revision, old, new) in [
        (PostRevision { title: Some(post_title("new 마당")), ..nothing() }, "yard", "마당"),
        (PostRevision { content: Some(post_content("CAFE\u{301}")), ..nothing() }, "gate", "é"),
        (PostRevision { tags: Some(tags(&["old wall", "fence"])), ..nothing() }, "tree", "fence"),
    ] {
        assert_eq!(ports.holding(old, before).await, [post], "{old}");
        assert_eq!(ports.holding(new, before).await, [], "{new}");

        ports.revise(post, revision).await;

        assert_eq!(ports.holding(old, before).await, [], "{old}");
        assert_eq!(ports.holding(new, before).await, [post], "{new}");
    }
    assert_eq!(ports.holding("wall", before).await, [post]);
}

pub(super) async fn a_removed_post_is_not_found_by_searches(ports: &PostPorts) {
    let before = ports.latest().await;
    let author = ports.author().await;
    let added = ids_of(&ports.add_many(author, 3).await);

    ports.remove(added[1]).await;

    assert_eq!(ports.holding("title", before).await, [added[0], added[2]]);
    assert_eq!(ports.holding_in("title", all_after(before), 2).await, [added[0], added[2]]);
}
