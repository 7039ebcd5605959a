use kernel::UserId;

use super::Service;
use crate::error::Error;
use crate::model::account::User;
use crate::model::email::Email;
use crate::model::name::DisplayName;

impl Service {
    /// A live account.
    pub async fn profile(&self, user: UserId) -> Result<User, Error> {
        let account = self.ports.users.find(user).await?;
        account.map(|account| account.user).ok_or(Error::NoSuchUser)
    }

    /// The live account of that e-mail, in any spelling of it.
    pub async fn find_by_email(&self, email: &str) -> Result<User, Error> {
        let email = Email::parse(email).map_err(|_| Error::NoSuchUser)?;
        let account = self.ports.users.find_by_email(&email).await?;
        account.map(|account| account.user).ok_or(Error::NoSuchUser)
    }

    /// Gives a person another display name.
    pub async fn rename(&self, user: UserId, name: String) -> Result<User, Error> {
        let name = DisplayName::parse(name).map_err(Error::InvalidName)?;
        self.ports.users.rename(user, name).await?.ok_or(Error::NoSuchUser)
    }
}
