use async_trait::async_trait;
use kernel::{Fault, Page, PostId, SearchTerm, Timestamp};

use crate::model::category::{Category, CategoryName};
use crate::model::post::{NewPost, Post, PostRevision};
use crate::model::span::PostSpan;

/// Why a post could not be added.
#[derive(Debug, thiserror::Error)]
pub enum AddPostError {
    /// The author's account is not there (any more).
    #[error("no such account")]
    NoSuchUser,
    /// The category is not on offer.
    #[error("no such category")]
    NoSuchCategory,
    /// The store is away or failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Why a post could not be changed.
#[derive(Debug, thiserror::Error)]
pub enum RevisePostError {
    /// No such post, or a deleted one.
    #[error("no such post")]
    NoSuchPost,
    /// The category that it is to have is neither on offer nor the one that it has.
    #[error("no such category")]
    NoSuchCategory,
    /// The store is away or failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Posts, kept, with the tags, categories and authors that they show. Deleted ones are absent. Each method
/// that changes something is one transaction.
#[async_trait]
pub trait PostRepository: Send + Sync {
    /// Stores a post that nobody has viewed yet.
    async fn add(&self, new: NewPost) -> Result<Post, AddPostError>;
    /// The post of that id.
    async fn find(&self, id: PostId) -> Result<Option<Post>, Fault>;
    /// The highest id of a post, if there is any.
    async fn latest(&self) -> Result<Option<PostId>, Fault>;
    /// Up to `limit` posts of the span, the lowest ids first. The same number of queries, however many
    /// posts, tags and authors.
    async fn list(&self, span: PostSpan, limit: u32) -> Result<Vec<Post>, Fault>;
    /// Up to `limit` posts of the span whose title, content or a tag holds the term, the lowest ids first.
    /// Costs a look at each post of the span, up to the last one returned, at most: those of which it is
    /// known that they do not hold the term are passed over.
    async fn list_holding(
        &self,
        term: &SearchTerm,
        span: PostSpan,
        limit: u32,
    ) -> Result<Vec<Post>, Fault>;
    /// How many posts of the span [`Self::list_holding`] would list. Reads none of them.
    async fn count_holding(&self, term: &SearchTerm, span: PostSpan) -> Result<u64, Fault>;
    /// One page of all posts, the lowest ids first.
    async fn page(&self, page: Page) -> Result<Vec<Post>, Fault>;
    /// How many posts there are.
    async fn count(&self) -> Result<u64, Fault>;
    /// Changes a post, which is found by searches as it reads then, and returns it as it is then.
    async fn revise(
        &self,
        id: PostId,
        revision: PostRevision,
        at: Timestamp,
    ) -> Result<Post, RevisePostError>;
    /// Deletes a post for good; rooms that were made about it are about none then, those included that
    /// are being made at the same time. Whether there was one.
    async fn remove(&self, id: PostId) -> Result<bool, Fault>;
}

/// Counts how often posts are viewed.
#[async_trait]
pub trait ViewCounter: Send + Sync {
    /// Counts a view and says which one it was, from 1; `None` when there is no such post. Many at the same
    /// time are written together, and each has a number of its own. When this returns, the view is on disk.
    async fn count(&self, post: PostId) -> Result<Option<u64>, Fault>;
}

/// The categories on offer, kept under the same ids from one configuration to the next.
#[async_trait]
pub trait CategoryRepository: Send + Sync {
    /// Offers these, in this order, and no others. One that was offered before has its old id again; posts
    /// keep one that is offered no more. Holds where several processes start at once.
    async fn offer(&self, names: Vec<CategoryName>) -> Result<(), Fault>;
    /// Those on offer, in their order.
    async fn list(&self) -> Result<Vec<Category>, Fault>;
}
