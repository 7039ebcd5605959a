use kernel::{PostId, UserId};

use super::Service;
use crate::error::Error;
use crate::model::post::Post;
use crate::policy::Action;

impl Service {
    /// A post, for somebody who only asks about it: this is no view. Anybody may.
    pub async fn find_post(&self, post: PostId) -> Result<Post, Error> {
        self.ports.posts.find(post).await?.ok_or(Error::NoSuchPost)
    }

    /// A post that the person may change, for them to change it: this is no view.
    pub async fn post_to_revise(&self, person: UserId, post: PostId) -> Result<Post, Error> {
        self.authorised(person, post, Action::Revise).await
    }
}
