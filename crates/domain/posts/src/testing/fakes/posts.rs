use async_trait::async_trait;
use kernel::{Fault, Page, PostId, SearchTerm, Timestamp};

use super::InMemoryPosts;
use crate::{AddPostError, NewPost, Post, PostRepository, PostRevision, PostSpan, RevisePostError};

#[async_trait]
impl PostRepository for InMemoryPosts {
    async fn add(&self, new: NewPost) -> Result<Post, AddPostError> {
        let mut state = self.state();
        let author = state.people.get(&new.author).cloned().ok_or(AddPostError::NoSuchUser)?;
        if new.category.is_some_and(|category| !state.is_on_offer(category)) {
            return Err(AddPostError::NoSuchCategory);
        }
        let post = Post {
            id: state.next_post(),
            author: Some(author),
            category: new.category,
            title: new.title,
            content: new.content,
            tags: new.tags,
            created_at: new.created_at,
            updated_at: new.created_at,
            hits: 0,
        };
        state.posts.insert(post.id, post.clone());
        Ok(post)
    }

    async fn find(&self, id: PostId) -> Result<Option<Post>, Fault> {
        Ok(self.state().post(id))
    }

    async fn latest(&self) -> Result<Option<PostId>, Fault> {
        Ok(self.state().posts.keys().next_back().copied())
    }

    async fn list(&self, span: PostSpan, limit: u32) -> Result<Vec<Post>, Fault> {
        Ok(self.state().posts_of(span).take(limit as usize).collect())
    }

    async fn list_holding(
        &self,
        term: &SearchTerm,
        span: PostSpan,
        limit: u32,
    ) -> Result<Vec<Post>, Fault> {
        let state = self.state();
        let found = state.posts_of(span).filter(|post| post.holds(term));
        Ok(found.take(limit as usize).collect())
    }

    async fn count_holding(&self, term: &SearchTerm, span: PostSpan) -> Result<u64, Fault> {
        let state = self.state();
        Ok(state.posts_of(span).filter(|post| post.holds(term)).count() as u64)
    }

    async fn page(&self, page: Page) -> Result<Vec<Post>, Fault> {
        let state = self.state();
        let skip = usize::try_from(page.skip()).unwrap_or(usize::MAX);
        let posts = state.posts.values().skip(skip).take(page.size() as usize);
        Ok(posts.map(|post| state.shown(post)).collect())
    }

    async fn count(&self) -> Result<u64, Fault> {
        Ok(self.state().posts.len() as u64)
    }

    async fn revise(
        &self,
        id: PostId,
        revision: PostRevision,
        at: Timestamp,
    ) -> Result<Post, RevisePostError> {
        let mut state = self.state();
        let mut post = state.post(id).ok_or(RevisePostError::NoSuchPost)?;
        let PostRevision { title, content, tags, category } = revision;
        if let Some(category) = category {
            let is_new = category != post.category;
            if is_new && category.is_some_and(|category| !state.is_on_offer(category)) {
                return Err(RevisePostError::NoSuchCategory);
            }
            post.category = category;
        }
        post.title = title.unwrap_or(post.title);
        post.content = content.unwrap_or(post.content);
        post.tags = tags.unwrap_or(post.tags);
        post.updated_at = at;
        state.posts.insert(id, post.clone());
        Ok(post)
    }

    async fn remove(&self, id: PostId) -> Result<bool, Fault> {
        Ok(self.state().posts.remove(&id).is_some())
    }
}
