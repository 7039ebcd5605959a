use posts::{Post, PostWalk};

use crate::world::{CHUNK, World, run};

async fn step(world: &World, walk: &mut PostWalk) -> Option<Vec<Post>> {
    world.service.next_posts(walk).await.unwrap()
}

/// All that a walk shows, step by step.
async fn walk(world: &World) -> Vec<Vec<Post>> {
    let mut walk = PostWalk::default();
    let mut steps = Vec::new();
    while let Some(posts) = step(world, &mut walk).await {
        steps.push(posts);
    }
    assert_eq!(step(world, &mut walk).await, None);
    steps
}

#[test]
fn a_walk_through_an_empty_board_ends_at_once() {
    run(async {
        assert_eq!(walk(&World::new()).await.len(), 0);
    });
}

#[test]
fn a_walk_holds_the_posts_of_everybody_first_ones_first() {
    run(async {
        let world = World::new();
        let welcome = world.find(world.posts.welcome()).await.unwrap();
        let one = world.add(&world.sign_up("one").await).await;
        let two = world.add(&world.sign_up("two").await).await;
        assert_eq!(walk(&world).await, [[welcome, one, two]]);
    });
}

#[test]
fn a_walk_sees_every_post_once_and_ends() {
    run(async {
        for count in [CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 1] {
            let world = World::new();
            let author = world.sign_up("author").await;
            let added = world.add_many(&author, count).await;

            let steps = walk(&world).await;

            assert!(steps.iter().all(|posts| posts.len() <= CHUNK));
            assert!(steps.concat() == added, "{count} posts");
        }
    });
}

#[test]
fn a_post_written_after_the_first_step_is_not_in_the_walk() {
    run(async {
        let world = World::new();
        let author = world.sign_up("author").await;
        let added = world.add_many(&author, CHUNK + 1).await;
        let mut walk = PostWalk::default();
        let first = step(&world, &mut walk).await.unwrap();
        world.add_many(&author, CHUNK).await;

        let rest = step(&world, &mut walk).await.unwrap();

        assert!([first, rest].concat() == added);
        assert_eq!(step(&world, &mut walk).await, None);
    });
}

#[test]
fn a_walk_goes_on_behind_a_post_that_was_deleted_meanwhile() {
    run(async {
        let world = World::new();
        let author = world.sign_up("author").await;
        let added = world.add_many(&author, CHUNK + 3).await;
        let mut walk = PostWalk::default();
        step(&world, &mut walk).await.unwrap();
        for deleted in [CHUNK - 1, CHUNK, CHUNK + 2] {
            world.remove(added[deleted].id).await;
        }

        let rest = step(&world, &mut walk).await.unwrap();

        assert_eq!(rest, added[CHUNK + 1..CHUNK + 2]);
        assert_eq!(step(&world, &mut walk).await, None);
    });
}
