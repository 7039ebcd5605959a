use async_trait::async_trait;
use kernel::{Fault, Page, PostId, SearchTerm, Timestamp};
use posts::{AddPostError, NewPost, Post, PostRepository, PostRevision, PostSpan, RevisePostError};

use super::{Added, Revised};
use crate::database::{Database, on_database};

/// Posts in the database.
pub(crate) struct DieselPostRepository {
    database: Database,
}

impl DieselPostRepository {
    pub(crate) fn new(database: Database) -> Self {
        Self { database }
    }
}

#[async_trait]
impl PostRepository for DieselPostRepository {
    async fn add(&self, new: NewPost) -> Result<Post, AddPostError> {
        let added = on_database!(self.database, write, posts::add(&new)).map_err(Fault::from)?;
        match added {
            Added::Post(post) => Ok(post),
            Added::NoSuchUser => Err(AddPostError::NoSuchUser),
            Added::NoSuchCategory => Err(AddPostError::NoSuchCategory),
        }
    }

    async fn find(&self, id: PostId) -> Result<Option<Post>, Fault> {
        Ok(on_database!(self.database, read, posts::find(id))?)
    }

    async fn latest(&self) -> Result<Option<PostId>, Fault> {
        Ok(on_database!(self.database, read, post_lists::latest())?)
    }

    async fn list(&self, span: PostSpan, limit: u32) -> Result<Vec<Post>, Fault> {
        Ok(on_database!(self.database, read, post_lists::list(span, limit))?)
    }

    async fn list_holding(
        &self,
        term: &SearchTerm,
        span: PostSpan,
        limit: u32,
    ) -> Result<Vec<Post>, Fault> {
        let term = term.clone();
        Ok(on_database!(self.database, read, post_searches::list_holding(&term, span, limit))?)
    }

    async fn count_holding(&self, term: &SearchTerm, span: PostSpan) -> Result<u64, Fault> {
        let term = term.clone();
        Ok(on_database!(self.database, read, post_searches::count_holding(&term, span))?)
    }

    async fn page(&self, page: Page) -> Result<Vec<Post>, Fault> {
        Ok(on_database!(self.database, read, post_lists::page(page))?)
    }

    async fn count(&self) -> Result<u64, Fault> {
        Ok(on_database!(self.database, read, post_lists::count())?)
    }

    async fn revise(
        &self,
        id: PostId,
        revision: PostRevision,
        at: Timestamp,
    ) -> Result<Post, RevisePostError> {
        let revised = on_database!(self.database, write, posts::revise(id, &revision, at));
        match revised.map_err(Fault::from)? {
            Revised::Post(post) => Ok(post),
            Revised::NoSuchPost => Err(RevisePostError::NoSuchPost),
            Revised::NoSuchCategory => Err(RevisePostError::NoSuchCategory),
        }
    }

    async fn remove(&self, id: PostId) -> Result<bool, Fault> {
        Ok(on_database!(self.database, write, posts::remove(id))?)
    }
}
