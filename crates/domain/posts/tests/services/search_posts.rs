use kernel::{PostId, SearchTerm};
use posts::testing::builders::{new_post, post_content, tags};
use posts::{NewPost, PostSearch};

use crate::world::{CHUNK, World, run};

/// Ids that one step looks through.
const STEP: i64 = 8_192;

fn search(term: &str) -> PostSearch {
    PostSearch::of(SearchTerm::parse(term).unwrap())
}

async fn step(world: &World, search: &mut PostSearch) -> Option<Vec<PostId>> {
    let found = world.service.next_found_posts(search).await.unwrap();
    found.map(|posts| posts.into_iter().map(|post| post.id).collect())
}

/// All that a search finds, step by step.
async fn steps(world: &World, term: &str) -> Vec<Vec<PostId>> {
    let mut search = search(term);
    let mut steps = Vec::new();
    while let Some(found) = step(world, &mut search).await {
        steps.push(found);
    }
    assert_eq!(step(world, &mut search).await, None);
    steps
}

#[test]
fn a_search_through_an_empty_board_ends_at_once() {
    run(async {
        assert_eq!(steps(&World::new(), "needle").await.len(), 0);
    });
}

#[test]
fn a_search_finds_in_titles_contents_and_tags_in_any_case() {
    run(async {
        let world = World::new();
        let author = world.sign_up("author").await;
        let titled = world.add_titled(&author, "A NEEDLE").await;
        world.add(&author).await;
        let content = post_content("hay, a needle, hay");
        let with_content = world.add_as(NewPost { content, ..new_post(author.id) }).await.id;
        let tagged = NewPost { tags: tags(&["hay", "Needle"]), ..new_post(author.id) };
        let tagged = world.add_as(tagged).await.id;

        assert_eq!(steps(&world, "needle").await, [[titled, with_content, tagged]]);
        assert_eq!(steps(&world, "absent").await.concat(), []);
    });
}

#[test]
fn a_search_goes_on_over_ids_that_no_post_has() {
    run(async {
        let world = World::new();
        let author = world.sign_up("author").await;
        let mut needles = Vec::new();
        for gap in [0, 1, STEP - 1, 2 * STEP, STEP + 1] {
            world.posts.skip_ids(gap);
            needles.push(world.add_titled(&author, "a needle").await);
            world.add(&author).await;
        }

        let steps = steps(&world, "needle").await;

        assert!(steps.contains(&vec![]));
        assert_eq!(steps.concat(), needles);
    });
}

#[test]
fn a_search_sees_the_last_id_of_a_step_and_the_first_of_the_next() {
    run(async {
        let world = World::new();
        let author = world.sign_up("author").await;
        world.posts.skip_ids(STEP - 2);
        let last = world.add_titled(&author, "a needle").await;
        let first = world.add_titled(&author, "a needle").await;
        assert_eq!([last.get(), first.get()], [STEP, STEP + 1]);

        assert_eq!(steps(&world, "needle").await, [[last], [first]]);
    });
}

#[test]
fn a_step_that_finds_a_full_chunk_misses_nothing_behind_it() {
    run(async {
        for count in [CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK + 1] {
            let world = World::new();
            let author = world.sign_up("author").await;
            let mut needles = Vec::new();
            for _ in 0..count {
                needles.push(world.add_titled(&author, "a needle").await);
                world.add(&author).await;
            }

            let steps = steps(&world, "needle").await;

            assert!(steps.iter().all(|found| found.len() <= CHUNK));
            assert_eq!(steps.concat(), needles);
        }
    });
}

#[test]
fn a_post_written_after_the_first_step_is_not_found() {
    run(async {
        let world = World::new();
        let author = world.sign_up("author").await;
        let first = world.add_titled(&author, "a needle").await;
        world.posts.skip_ids(STEP);
        let second = world.add_titled(&author, "a needle").await;
        let mut search = search("needle");
        assert_eq!(step(&world, &mut search).await, Some(vec![first]));
        world.add_titled(&author, "a needle").await;

        assert_eq!(step(&world, &mut search).await, Some(vec![second]));
        assert_eq!(step(&world, &mut search).await, None);
    });
}
