mod categories;
mod delete_post;
mod find_post;
pub(crate) mod list_posts;
pub(crate) mod revise_post;
pub(crate) mod search_page;
pub(crate) mod search_posts;
mod view_post;
pub(crate) mod write_post;

use std::sync::Arc;

use kernel::{Clock, PostId, UserId};

use crate::error::Error;
use crate::model::post::Post;
use crate::policy::Action;
use crate::ports::{CategoryRepository, PostRepository, ViewCounter};

/// What the use cases of posts need from outside.
#[derive(Clone)]
#[expect(missing_docs, reason = "each field is the port of its type")]
pub struct Ports {
    pub posts: Arc<dyn PostRepository>,
    pub views: Arc<dyn ViewCounter>,
    pub categories: Arc<dyn CategoryRepository>,
    pub clock: Arc<dyn Clock>,
}

/// The use cases of posts, a file each.
#[derive(Clone)]
pub struct Service {
    ports: Ports,
}

impl Service {
    /// Joins the use cases with what they need.
    pub fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// A post with which the person may do this: `NoSuchPost` before `NotTheirPost`.
    async fn authorised(
        &self,
        person: UserId,
        post: PostId,
        action: Action,
    ) -> Result<Post, Error> {
        let post = self.ports.posts.find(post).await?.ok_or(Error::NoSuchPost)?;
        if post.lets(Some(person), action) { Ok(post) } else { Err(Error::NotTheirPost) }
    }
}
