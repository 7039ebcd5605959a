use posts::Error;

use crate::world::{World, run};

#[test]
fn an_author_deletes_a_post_once() {
    run(async {
        let world = World::new();
        let author = world.sign_up("author").await;
        let post = world.add(&author).await.id;
        let other = world.add(&author).await;

        world.service.delete_post(author.id, post).await.unwrap();

        assert_eq!(world.find(post).await, None);
        assert_eq!(world.find(other.id).await, Some(other));
        let again = world.service.delete_post(author.id, post).await;
        assert!(matches!(again, Err(Error::NoSuchPost)));
    });
}

#[test]
fn a_stranger_deletes_nothing() {
    run(async {
        let world = World::new();
        let author = world.sign_up("author").await;
        let stranger = world.sign_up("stranger").await;
        let post = world.add(&author).await;

        let refused = world.service.delete_post(stranger.id, post.id).await;

        assert!(matches!(refused, Err(Error::NotTheirPost)));
        assert_eq!(world.find(post.id).await, Some(post));
    });
}

#[test]
fn nobody_deletes_what_the_server_posted() {
    run(async {
        let world = World::new();
        let person = world.sign_up("person").await;
        let welcome = world.posts.welcome();

        let refused = world.service.delete_post(person.id, welcome).await;

        assert!(matches!(refused, Err(Error::NotTheirPost)));
        assert!(world.find(welcome).await.is_some());
    });
}

#[test]
fn a_post_that_is_not_there_is_deleted_by_nobody() {
    run(async {
        let world = World::new();
        let author = world.sign_up("author").await;
        let stranger = world.sign_up("stranger").await;
        for post in world.absent_posts(&author).await {
            for person in [&author, &stranger] {
                let refused = world.service.delete_post(person.id, post).await;
                assert!(matches!(refused, Err(Error::NoSuchPost)));
            }
        }
    });
}
