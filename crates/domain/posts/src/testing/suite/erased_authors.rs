use kernel::UserRef;

use super::PostPorts;
use crate::testing::builders::{new_post, tags};
use crate::{AddPostError, NewPost, Post};

pub(super) async fn the_posts_of_an_erased_person_stay_without_a_name(ports: &PostPorts) {
    let before = ports.latest().await;
    let erased = ports.authors.sign_up("erased").await;
    let other = ports.authors.sign_up("other").await;
    let post = ports.add_as(NewPost { tags: tags(&["a"]), ..new_post(erased.id) }).await;
    let of_other = ports.add(other.id).await;

    ports.authors.erase(erased.id).await;

    let nameless = UserRef { id: erased.id, email: String::new(), name: String::new() };
    let nameless = Post { author: Some(nameless), ..post };
    assert_eq!(ports.find(nameless.id).await.as_ref(), Some(&nameless));
    assert_eq!(ports.list(super::all_after(before), 10).await, [nameless, of_other]);
}

pub(super) async fn an_erased_person_writes_no_post(ports: &PostPorts) {
    let erased = ports.author().await;
    ports.authors.erase(erased).await;

    let refused = ports.posts.add(new_post(erased)).await;

    assert!(matches!(refused, Err(AddPostError::NoSuchUser)), "{refused:?}");
}
