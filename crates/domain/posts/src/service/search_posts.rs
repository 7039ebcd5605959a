use kernel::{PostId, SearchTerm};

use super::Service;
use crate::error::Error;
use crate::model::post::Post;
use crate::model::span::PostSpan;

/// Ids that one step looks through: the time of a step is bounded by it.
const STEP: i64 = 8_192;
/// Posts that are read at once: each may have 20,000 characters.
pub(super) const CHUNK: u32 = 20;

/// A search through all posts, step by step, the first post first. Posts written after its first step are
/// not in it.
#[derive(Debug, Clone)]
pub struct PostSearch {
    pub(super) term: SearchTerm,
    after: Option<PostId>,
    up_to: Option<PostId>,
    is_over: bool,
}

impl PostSearch {
    /// Begins to look for a term.
    pub fn of(term: SearchTerm) -> Self {
        Self { term, after: None, up_to: None, is_over: false }
    }

    /// The ids that the next step looks through, of all up to `last`.
    pub(super) fn next_span(&self, last: PostId) -> PostSpan {
        let reached = self.after.map_or(0, PostId::get);
        let up_to = reached.saturating_add(STEP).min(last.get());
        PostSpan { after: self.after, up_to: PostId::new(up_to).unwrap_or(last) }
    }

    /// Goes on behind a post, of all up to `last`.
    pub(super) fn go_on_after(&mut self, reached: PostId, last: PostId) {
        self.after = Some(reached);
        self.up_to = Some(last);
        self.is_over = reached >= last;
    }
}

impl Service {
    /// What the next step of a search finds, often nothing; `None` once all posts were looked at.
    pub async fn next_found_posts(
        &self,
        search: &mut PostSearch,
    ) -> Result<Option<Vec<Post>>, Error> {
        let Some(last) = self.end_of(search).await? else { return Ok(None) };
        let span = search.next_span(last);
        let found = self.ports.posts.list_holding(&search.term, span, CHUNK).await?;
        let is_cut_short = found.len() >= CHUNK as usize;
        let reached = found.last().filter(|_| is_cut_short).map_or(span.up_to, |post| post.id);
        search.go_on_after(reached, last);
        Ok(Some(found))
    }

    /// The last post that a search looks at; `None` once it has looked at all.
    pub(super) async fn end_of(&self, search: &mut PostSearch) -> Result<Option<PostId>, Error> {
        if search.is_over {
            return Ok(None);
        }
        let end = match search.up_to {
            Some(end) => Some(end),
            None => self.ports.posts.latest().await?,
        };
        search.is_over = end.is_none();
        Ok(end)
    }
}
