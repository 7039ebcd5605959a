use kernel::{PostId, UserId};

use super::Service;
use crate::error::Error;
use crate::model::post::{Post, PostRevision};
use crate::policy::Action;
use crate::ports::RevisePostError;

/// A change that somebody makes to a post.
#[derive(Debug, Clone)]
pub struct RevisePost {
    /// Who makes it.
    pub person: UserId,
    /// To which post.
    pub post: PostId,
    /// What is to be different.
    pub revision: PostRevision,
}

impl Service {
    /// Changes a post, as only its author may.
    pub async fn revise_post(&self, command: RevisePost) -> Result<Post, Error> {
        let RevisePost { person, post, revision } = command;
        self.authorised(person, post, Action::Revise).await?;
        let now = self.ports.clock.now();
        self.ports.posts.revise(post, revision, now).await.map_err(|error| match error {
            RevisePostError::NoSuchPost => Error::NoSuchPost,
            RevisePostError::NoSuchCategory => Error::NoSuchCategory,
            RevisePostError::Fault(fault) => fault.into(),
        })
    }
}
