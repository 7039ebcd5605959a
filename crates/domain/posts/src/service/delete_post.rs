use kernel::{PostId, UserId};

use super::Service;
use crate::error::Error;
use crate::policy::Action;

impl Service {
    /// Deletes a post for good, as only its author may. Rooms that were made about it stay.
    pub async fn delete_post(&self, person: UserId, post: PostId) -> Result<(), Error> {
        self.authorised(person, post, Action::Delete).await?;
        let was_there = self.ports.posts.remove(post).await?;
        if was_there { Ok(()) } else { Err(Error::NoSuchPost) }
    }
}
