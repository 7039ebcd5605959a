use std::num::NonZeroU64;

use kernel::{Page, PostId, SearchTerm};
use posts::PostPageSearch;

use crate::world::{World, run};

/// Ids that one step looks through.
const STEP: i64 = 8_192;

/// The ids on a page of what is found, and how much is found in all.
async fn page(world: &World, number: u64, size: u32) -> (Vec<PostId>, u64) {
    let page = Page::new(NonZeroU64::new(number).unwrap(), size).unwrap();
    let mut search = PostPageSearch::of(SearchTerm::parse("needle").unwrap(), page);
    while world.service.search_page_on(&mut search).await.unwrap() {}
    assert!(!world.service.search_page_on(&mut search).await.unwrap());
    let (posts, total) = search.into_page();
    (posts.into_iter().map(|post| post.id).collect(), total)
}

#[test]
fn an_empty_board_has_an_empty_page() {
    run(async {
        assert_eq!(page(&World::new(), 1, 10).await, (vec![], 0));
    });
}

#[test]
fn pages_divide_what_is_found_wherever_it_lies() {
    run(async {
        let world = World::new();
        let author = world.sign_up("author").await;
        let mut needles = Vec::new();
        for gap in [0, 0, STEP, 0, 0, 3 * STEP - 1, 0] {
            world.posts.skip_ids(gap);
            needles.push(world.add_titled(&author, "a needle").await);
            world.add(&author).await;
        }

        for size in 1..=8_usize {
            let mut pages: Vec<_> = needles.chunks(size).map(<[PostId]>::to_vec).collect();
            pages.push(vec![]);
            for (number, expected) in (1..).zip(pages) {
                let found = page(&world, number, u32::try_from(size).unwrap()).await;
                assert_eq!(found, (expected, 7), "page {number} of {size}");
            }
        }
    });
}

#[test]
fn a_page_may_lie_behind_many_others_in_one_step() {
    run(async {
        let world = World::new();
        let author = world.sign_up("author").await;
        let mut needles = Vec::new();
        for _ in 0..307 {
            needles.push(world.add_titled(&author, "a needle").await);
        }

        let total = needles.len() as u64;
        assert_eq!(page(&world, 2, 150).await, (needles[150..300].to_vec(), total));
        assert_eq!(page(&world, 3, 150).await, (needles[300..].to_vec(), total));
        assert_eq!(page(&world, u64::MAX, 150).await, (vec![], total));
    });
}
