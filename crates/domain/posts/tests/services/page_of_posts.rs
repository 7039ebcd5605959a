use std::num::NonZeroU64;

use kernel::{Page, PostId};

use crate::world::{World, run};

/// The ids on a page of two, and the total.
async fn page_of_two(world: &World, number: u64) -> (Vec<PostId>, u64) {
    let page = Page::new(NonZeroU64::new(number).unwrap(), 2).unwrap();
    let (posts, total) = world.service.page_of_posts(page).await.unwrap();
    (posts.into_iter().map(|post| post.id).collect(), total)
}

#[test]
fn pages_hold_all_posts_lowest_ids_first_with_the_total_of_all() {
    run(async {
        let world = World::new();
        let author = world.sign_up("author").await;
        let posts = world.add_many(&author, 3).await;
        let ids: Vec<_> = posts.iter().map(|post| post.id).collect();

        assert_eq!(page_of_two(&world, 1).await, (ids[..2].to_vec(), 3));
        assert_eq!(page_of_two(&world, 2).await, (ids[2..].to_vec(), 3));
        for past in [3, u64::MAX] {
            assert_eq!(page_of_two(&world, past).await, (vec![], 3));
        }
    });
}

#[test]
fn the_pages_of_an_empty_board_are_empty() {
    run(async {
        let world = World::new();
        assert_eq!(page_of_two(&world, 1).await, (vec![], 0));
    });
}
