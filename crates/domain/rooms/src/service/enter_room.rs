use kernel::{RoomId, UserId};

use super::Service;
use crate::error::Error;
use crate::model::room::AccessRule;
use crate::model::secret::{CodeAdmission, CodeAttempt};
use crate::policy::Action;

/// Somebody wants to come into a room.
#[derive(Debug, Clone)]
pub struct EnterRoom {
    /// The room.
    pub room: RoomId,
    /// Who.
    pub user: UserId,
    /// The one-time code, as it was sent; only a room with codes looks at it.
    pub code: Option<String>,
}

impl Service {
    /// Makes a member of who may come in, with a valid code where the room wants one (contracts section 4,
    /// assistant). Who is in already needs a valid code all the same, but loses nothing without one.
    pub async fn enter_room(&self, command: EnterRoom) -> Result<(), Error> {
        let EnterRoom { room, user, code } = command;
        let standing = self.authorise(user, room, Action::Enter).await?;
        if standing.access == AccessRule::Totp {
            self.check_code(room, user, code.as_deref().ok_or(Error::WrongCode)?).await?;
        }
        // Also where they seem to be in: what is remembered of it may be seconds old.
        self.join(user, room, Action::Enter).await
    }

    async fn check_code(&self, room: RoomId, user: UserId, code: &str) -> Result<(), Error> {
        let at = self.clock.now();
        let is_right = match self.secrets.find(room).await? {
            Some(secret) => self.codes.accepts(&secret, code, at)?,
            None => false,
        };
        match self.throttle.judge(CodeAttempt { room, user, is_right, at }).await? {
            CodeAdmission::Refused { retry_after } => Err(Error::TooManyWrongCodes { retry_after }),
            CodeAdmission::Taken if is_right => Ok(()),
            CodeAdmission::Taken => Err(Error::WrongCode),
        }
    }
}
