use kernel::{Page, PostId};

use super::Service;
use crate::error::Error;
use crate::model::post::Post;
use crate::model::span::PostSpan;

/// Posts that are read at once: each may have 20,000 characters.
const CHUNK: u32 = 20;

/// A walk through all posts, the first one first. Posts written after its first step are not in it.
#[derive(Debug, Clone, Default)]
pub struct PostWalk {
    after: Option<PostId>,
    up_to: Option<PostId>,
    is_over: bool,
}

impl Service {
    /// The next posts of a walk, or `None` at its end.
    pub async fn next_posts(&self, walk: &mut PostWalk) -> Result<Option<Vec<Post>>, Error> {
        if walk.is_over {
            return Ok(None);
        }
        let up_to = match walk.up_to {
            Some(up_to) => Some(up_to),
            None => self.ports.posts.latest().await?,
        };
        let Some(up_to) = up_to else {
            walk.is_over = true;
            return Ok(None);
        };
        let posts = self.ports.posts.list(PostSpan { after: walk.after, up_to }, CHUNK).await?;
        walk.up_to = Some(up_to);
        walk.after = posts.last().map(|post| post.id);
        walk.is_over = posts.len() < CHUNK as usize;
        Ok(Some(posts))
    }

    /// One page of all posts, the first ones first, and how many there are in all.
    pub async fn page_of_posts(&self, page: Page) -> Result<(Vec<Post>, u64), Error> {
        let total = self.ports.posts.count().await?;
        let is_past_the_end = page.skip() >= total;
        let posts = if is_past_the_end { Vec::new() } else { self.ports.posts.page(page).await? };
        Ok((posts, total))
    }
}
