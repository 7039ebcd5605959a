use std::num::NonZeroU64;

use kernel::Page;

use super::PostPorts;
use crate::NewPost;
use crate::Post;
use crate::testing::builders::{new_post, tags};

async fn page(ports: &PostPorts, number: u64, size: u32) -> Vec<Post> {
    let page = Page::new(NonZeroU64::new(number).unwrap(), size).unwrap();
    ports.posts.page(page).await.expect("an answer")
}

/// More posts than fit on some pages, one of which was deleted from their midst.
async fn many_posts(ports: &PostPorts) {
    let author = ports.author().await;
    for number in 0..11 {
        let tags = tags(&["z", "a", "m"][number % 4..]);
        let post = ports.add_as(NewPost { tags, ..new_post(author) }).await;
        if number == 5 {
            ports.remove(post.id).await;
        }
    }
}

pub(super) async fn pages_hold_what_the_list_holds(ports: &PostPorts) {
    many_posts(ports).await;
    let listed = ports.list_all().await;
    for size in [1, 4, 5, 200] {
        let mut paged = Vec::new();
        for number in 1.. {
            let on_page = page(ports, number, size).await;
            assert_eq!(on_page.len(), (listed.len() - paged.len()).min(size as usize));
            if on_page.is_empty() {
                break;
            }
            paged.extend(on_page);
        }
        assert_eq!(paged, listed, "pages of {size}");
    }
}

pub(super) async fn a_page_past_the_end_is_empty(ports: &PostPorts) {
    many_posts(ports).await;
    let past = ports.count().await + 1;
    for (number, size) in [(past, 1), (2, 200), (u64::MAX, 200)] {
        assert_eq!(page(ports, number, size).await, []);
    }
}

pub(super) async fn a_count_is_the_number_of_posts(ports: &PostPorts) {
    let before = ports.count().await;
    assert_eq!(before, ports.list_all().await.len() as u64);

    many_posts(ports).await;

    assert_eq!(ports.count().await, before + 10);
    assert_eq!(ports.count().await, ports.list_all().await.len() as u64);
}
