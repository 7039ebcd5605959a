use kernel::{SessionId, UserId};

use super::Service;
use crate::error::Error;
use crate::model::session::Session;
use crate::service::authenticate::Caller;

impl Service {
    /// A person's sessions that stand, newest first.
    pub async fn list_sessions(&self, user: UserId) -> Result<Vec<Session>, Error> {
        Ok(self.ports.sessions.list(user, self.ports.clock.now()).await?)
    }

    /// Ends the caller's own session. Somebody else having ended it meanwhile is no error.
    pub async fn log_out(&self, caller: &Caller) -> Result<(), Error> {
        let now = self.ports.clock.now();
        self.ports.sessions.end(caller.user.id, caller.session.id, now).await?;
        Ok(())
    }

    /// Ends one session of a person.
    pub async fn end_session(&self, user: UserId, session: SessionId) -> Result<(), Error> {
        let now = self.ports.clock.now();
        let ended = self.ports.sessions.end(user, session, now).await?;
        if ended { Ok(()) } else { Err(Error::NoSuchSession) }
    }

    /// Ends all sessions of a person, but for the one to keep; how many there were.
    pub async fn end_sessions(
        &self,
        user: UserId,
        keep: Option<SessionId>,
    ) -> Result<usize, Error> {
        let now = self.ports.clock.now();
        Ok(self.ports.sessions.end_all(user, keep, now).await?.len())
    }
}
