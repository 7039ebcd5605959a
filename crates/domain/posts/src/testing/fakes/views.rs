use async_trait::async_trait;
use kernel::{Fault, PostId};

use super::InMemoryPosts;
use crate::ViewCounter;

#[async_trait]
impl ViewCounter for InMemoryPosts {
    async fn count(&self, post: PostId) -> Result<Option<u64>, Fault> {
        let mut state = self.state();
        let Some(post) = state.posts.get_mut(&post) else { return Ok(None) };
        post.hits += 1;
        Ok(Some(post.hits))
    }
}
