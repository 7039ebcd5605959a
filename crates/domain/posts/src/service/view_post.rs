use kernel::PostId;

use super::Service;
use crate::error::Error;
use crate::model::post::Post;

impl Service {
    /// A post for somebody who views it: counts the view, and shows it with that count. Anybody may.
    pub async fn view_post(&self, post: PostId) -> Result<Post, Error> {
        let hits = self.ports.views.count(post).await?.ok_or(Error::NoSuchPost)?;
        let viewed = self.ports.posts.find(post).await?.ok_or(Error::NoSuchPost)?;
        Ok(Post { hits, ..viewed })
    }
}
