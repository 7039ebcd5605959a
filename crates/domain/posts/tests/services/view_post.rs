use posts::{Error, Post};

use crate::world::{World, run};

#[test]
fn every_view_counts_and_shows_its_own_number() {
    run(async {
        let world = World::new();
        let author = world.sign_up("author").await;
        let post = world.add(&author).await;
        for hits in 1..=3 {
            let viewed = world.service.view_post(post.id).await.unwrap();
            assert_eq!(viewed, Post { hits, ..post.clone() });
        }
        assert_eq!(world.find(post.id).await.unwrap().hits, 3);
    });
}

#[test]
fn a_post_of_the_server_is_viewed_like_any_other() {
    run(async {
        let world = World::new();
        let welcome = world.posts.welcome();
        let viewed = world.service.view_post(welcome).await.unwrap();
        assert_eq!((viewed.author, viewed.hits), (None, 1));
    });
}

#[test]
fn a_post_that_is_not_there_is_not_viewed() {
    run(async {
        let world = World::new();
        let author = world.sign_up("author").await;
        for post in world.absent_posts(&author).await {
            let refused = world.service.view_post(post).await;
            assert!(matches!(refused, Err(Error::NoSuchPost)));
        }
    });
}
