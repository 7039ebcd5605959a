use async_trait::async_trait;
use kernel::{PostId, UserId};

use super::InMemoryRooms;
use crate::testing::suite::Posts;

#[async_trait]
impl Posts for InMemoryRooms {
    async fn write(&self, _author: UserId) -> PostId {
        let mut state = self.state();
        let post = PostId::new(state.next_id()).expect("a positive number");
        state.posts.insert(post);
        post
    }

    async fn remove(&self, post: PostId) {
        assert!(self.state().posts.remove(&post), "a post that is there");
    }
}
