use std::time::Duration;

use kernel::testing::noon;
use kernel::{CategoryId, UserId};
use posts::testing::builders::{post_content, post_title, tags};
use posts::{Error, PostRepository, WritePost};

use crate::world::{World, run, unknown_user};

fn request(author: UserId) -> WritePost {
    WritePost {
        author,
        title: post_title("제목"),
        content: post_content("내용"),
        tags: tags(&["태그", "chat"]),
        category: None,
    }
}

#[test]
fn a_post_is_written_as_asked() {
    run(async {
        let world = World::new();
        let author = world.sign_up("author").await;
        let categories = world.offer(&["Programming", "Ormi"]).await;
        world.clock.advance(Duration::from_secs(60));
        for category in [None, Some(categories[1].id)] {
            let command = WritePost { category, ..request(author.id) };

            let post = world.service.write_post(command).await.unwrap();

            assert_eq!(post.author.as_ref(), Some(&author));
            assert_eq!(post.category, category);
            assert_eq!(post.title, post_title("제목"));
            assert_eq!(post.content, post_content("내용"));
            assert_eq!(post.tags, tags(&["태그", "chat"]));
            assert_eq!(post.hits, 0);
            assert_eq!([post.created_at, post.updated_at], [noon() + Duration::from_secs(60); 2]);
            assert_eq!(world.find(post.id).await, Some(post));
        }
    });
}

#[test]
fn a_post_is_not_written_into_a_category_that_is_not_on_offer() {
    run(async {
        let world = World::new();
        let author = world.sign_up("author").await;
        let withdrawn = world.offer(&["Withdrawn"]).await[0].id;
        world.offer(&["Programming"]).await;
        for category in [withdrawn, CategoryId::new(i64::MAX).unwrap()] {
            let command = WritePost { category: Some(category), ..request(author.id) };
            let refused = world.service.write_post(command).await;
            assert!(matches!(refused, Err(Error::NoSuchCategory)));
        }
        assert_eq!(PostRepository::count(&*world.posts).await.unwrap(), 0);
    });
}

#[test]
fn an_account_that_is_not_there_writes_no_post() {
    run(async {
        let world = World::new();
        let refused = world.service.write_post(request(unknown_user())).await;
        assert!(matches!(refused, Err(Error::NoSuchUser)));
    });
}
