use kernel::UserId;
use secrecy::SecretString;

use super::Service;
use crate::error::Error;
use crate::model::account::PasswordReplacement;
use crate::model::address::Address;
use crate::model::password::PasswordRules;
use crate::model::throttle::counters;
use crate::service::authenticate::Caller;

/// A person's wish for another password.
#[derive(Debug, Clone)]
pub struct ChangePassword {
    /// The present password, as typed.
    pub current: SecretString,
    /// The one wanted.
    pub new: SecretString,
    /// What the new one is held against beyond its length.
    pub rules: PasswordRules,
    /// Where the request comes from: a wrong current password counts as a failed sign-in.
    pub address: Address,
}

impl Service {
    /// Replaces the caller's password and ends all sessions but the caller's own.
    pub async fn change_password(
        &self,
        caller: &Caller,
        command: ChangePassword,
    ) -> Result<(), Error> {
        let account = self.ports.users.find(caller.user.id).await?.ok_or(Error::NoSuchUser)?;
        let email = account.user.email.as_ref();
        let counters = counters(email, command.address);
        let turn = self.ports.hasher.turn().await?;
        self.admit(&counters).await?;
        let hash = account.password_hash.as_ref();
        let current_is_right = self.ports.hasher.verify(turn, &command.current, hash).await?;
        if current_is_right {
            self.ports.throttle.forgive(&counters).await?;
        }

        let checked = self.check_password(&command.new, email, command.rules).await?;
        let new = match checked {
            Ok(new) if current_is_right => new,
            refused => {
                return Err(Error::InvalidPasswordChange {
                    current_is_wrong: !current_is_right,
                    new: refused.err().unwrap_or_default(),
                });
            }
        };
        let turn = self.ports.hasher.turn().await?;
        let replacement = PasswordReplacement {
            user_id: caller.user.id,
            replaces: account.password_hash,
            hash: self.ports.hasher.hash(turn, &new).await?,
            keep: Some(caller.session.id),
            at: self.ports.clock.now(),
        };
        // Somebody else may have replaced it since it was verified.
        let ended = self.ports.users.set_password(replacement).await?;
        ended
            .map(|_| ())
            .ok_or(Error::InvalidPasswordChange { current_is_wrong: true, new: Vec::new() })
    }

    /// Gives an account another password, as an operator may, and ends all its sessions.
    pub async fn set_password(
        &self,
        user: UserId,
        password: &SecretString,
        rules: PasswordRules,
    ) -> Result<(), Error> {
        let account = self.ports.users.find(user).await?.ok_or(Error::NoSuchUser)?;
        let new = self
            .check_password(password, account.user.email.as_ref(), rules)
            .await?
            .map_err(|new| Error::InvalidPasswordChange { current_is_wrong: false, new })?;
        let turn = self.ports.hasher.turn().await?;
        let replacement = PasswordReplacement {
            user_id: user,
            replaces: None,
            hash: self.ports.hasher.hash(turn, &new).await?,
            keep: None,
            at: self.ports.clock.now(),
        };
        let ended = self.ports.users.set_password(replacement).await?;
        ended.map(|_| ()).ok_or(Error::NoSuchUser)
    }
}
