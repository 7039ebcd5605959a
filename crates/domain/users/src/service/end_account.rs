use kernel::UserId;

use super::Service;
use crate::error::Error;

impl Service {
    /// Erases an account for good (contracts section 4, meet): sessions end, personal data goes,
    /// messages stay under the same id.
    pub async fn delete_account(&self, user: UserId) -> Result<(), Error> {
        let now = self.ports.clock.now();
        self.ports.users.erase(user, now).await?.map(|_ended| ()).ok_or(Error::NoSuchUser)
    }

    /// Bars an account from signing in, as an operator may, and ends its sessions.
    pub async fn disable_account(&self, user: UserId) -> Result<(), Error> {
        let now = self.ports.clock.now();
        self.ports.users.disable(user, now).await?.map(|_ended| ()).ok_or(Error::NoSuchUser)
    }
}
