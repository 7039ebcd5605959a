use posts::Error;

use crate::world::{World, run, unknown_user};

#[test]
fn an_author_finds_the_post_to_revise_which_is_no_view() {
    run(async {
        let world = World::new();
        let author = world.sign_up("author").await;
        let post = world.add(&author).await;
        for _ in 0..2 {
            let found = world.service.post_to_revise(author.id, post.id).await.unwrap();
            assert_eq!(found, post);
        }
        assert_eq!(world.find(post.id).await.unwrap().hits, 0);
    });
}

#[test]
fn nobody_else_finds_it_to_revise() {
    run(async {
        let world = World::new();
        let author = world.sign_up("author").await;
        let stranger = world.sign_up("stranger").await;
        let post = world.add(&author).await.id;
        for person in [stranger.id, unknown_user()] {
            let refused = world.service.post_to_revise(person, post).await;
            assert!(matches!(refused, Err(Error::NotTheirPost)));
        }
    });
}

#[test]
fn nobody_finds_a_post_of_the_server_to_revise() {
    run(async {
        let world = World::new();
        let person = world.sign_up("person").await;
        let welcome = world.posts.welcome();
        let refused = world.service.post_to_revise(person.id, welcome).await;
        assert!(matches!(refused, Err(Error::NotTheirPost)));
    });
}

#[test]
fn a_post_that_is_not_there_is_nobody_s_to_revise() {
    run(async {
        let world = World::new();
        let author = world.sign_up("author").await;
        let stranger = world.sign_up("stranger").await;
        for post in world.absent_posts(&author).await {
            for person in [&author, &stranger] {
                let refused = world.service.post_to_revise(person.id, post).await;
                assert!(matches!(refused, Err(Error::NoSuchPost)));
            }
        }
    });
}
