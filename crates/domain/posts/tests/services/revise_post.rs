use std::time::Duration;

use kernel::testing::noon;
use kernel::{PostId, UserId};
use posts::testing::builders::{new_post, post_content, post_title, tags};
use posts::{Error, NewPost, Post, PostRevision, RevisePost};

use crate::world::{World, run};

/// Another title, by this person.
fn retitling(person: UserId, post: PostId) -> RevisePost {
    let title = Some(post_title("revised"));
    RevisePost { person, post, revision: PostRevision { title, ..PostRevision::default() } }
}

#[test]
fn an_author_changes_what_is_named_and_nothing_else() {
    run(async {
        let world = World::new();
        let author = world.sign_up("author").await;
        let category = world.offer(&["Programming"]).await[0].id;
        let new =
            NewPost { tags: tags(&["a", "b"]), category: Some(category), ..new_post(author.id) };
        let post = world.add_as(new).await;
        world.service.view_post(post.id).await.unwrap();
        world.clock.advance(Duration::from_secs(60));

        let revised = world.service.revise_post(retitling(author.id, post.id)).await.unwrap();

        let updated_at = noon() + Duration::from_secs(60);
        let expected = Post { title: post_title("revised"), updated_at, hits: 1, ..post };
        assert_eq!(revised, expected);
        assert_eq!(world.find(revised.id).await, Some(revised));
    });
}

#[test]
fn an_author_changes_all_parts_together() {
    run(async {
        let world = World::new();
        let author = world.sign_up("author").await;
        let category = world.offer(&["Programming"]).await[0].id;
        let post = world.add(&author).await;
        let revision = PostRevision {
            title: Some(post_title("제목 수정")),
            content: Some(post_content("내용 수정")),
            tags: Some(tags(&["태그1 수정", "태그2 추가"])),
            category: Some(Some(category)),
        };

        let command = RevisePost { person: author.id, post: post.id, revision };
        let revised = world.service.revise_post(command).await.unwrap();

        assert_eq!(revised.title, post_title("제목 수정"));
        assert_eq!(revised.content, post_content("내용 수정"));
        assert_eq!(revised.tags, tags(&["태그1 수정", "태그2 추가"]));
        assert_eq!(revised.category, Some(category));
    });
}

#[test]
fn a_post_is_not_moved_into_a_category_that_is_not_on_offer() {
    run(async {
        let world = World::new();
        let author = world.sign_up("author").await;
        let withdrawn = world.offer(&["Withdrawn"]).await[0].id;
        world.offer(&[]).await;
        let post = world.add(&author).await;
        let mut command = retitling(author.id, post.id);
        command.revision.category = Some(Some(withdrawn));

        let refused = world.service.revise_post(command).await;

        assert!(matches!(refused, Err(Error::NoSuchCategory)));
        assert_eq!(world.find(post.id).await, Some(post));
    });
}

#[test]
fn a_stranger_changes_nothing() {
    run(async {
        let world = World::new();
        let author = world.sign_up("author").await;
        let stranger = world.sign_up("stranger").await;
        let post = world.add(&author).await;

        let refused = world.service.revise_post(retitling(stranger.id, post.id)).await;

        assert!(matches!(refused, Err(Error::NotTheirPost)));
        assert_eq!(world.find(post.id).await, Some(post));
    });
}

#[test]
fn nobody_changes_what_the_server_posted() {
    run(async {
        let world = World::new();
        let person = world.sign_up("person").await;
        let welcome = world.posts.welcome();
        let refused = world.service.revise_post(retitling(person.id, welcome)).await;
        assert!(matches!(refused, Err(Error::NotTheirPost)));
    });
}

#[test]
fn a_post_that_is_not_there_is_changed_by_nobody() {
    run(async {
        let world = World::new();
        let author = world.sign_up("author").await;
        let stranger = world.sign_up("stranger").await;
        for post in world.absent_posts(&author).await {
            for person in [&author, &stranger] {
                let refused = world.service.revise_post(retitling(person.id, post)).await;
                assert!(matches!(refused, Err(Error::NoSuchPost)));
            }
        }
    });
}
