use std::sync::Arc;

use kernel::{Picture, Timestamp, UserRef};

use super::Service;
use crate::error::{Error, TokenRefusal};
use crate::model::session::{Identity, Session, SessionStanding};
use crate::model::token::{Claims, TokenKind};

/// Who is behind a request.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The person as others see them.
    pub user: UserRef,
    /// Their picture, if they have one.
    pub picture: Option<Picture>,
    /// The session of the token.
    pub session: Session,
    /// When the token runs out; an open socket ends with it.
    pub token_expires_at: Timestamp,
}

impl Service {
    /// Who shows this access token, if its session still stands.
    pub async fn authenticate(&self, token: &str) -> Result<Caller, Error> {
        let claims = self.ports.tokens.read(token, TokenKind::Access, self.ports.clock.now())?;
        let standing = self.standing(&claims).await?;
        Ok(Caller {
            user: standing.identity.user.clone(),
            picture: standing.identity.picture.clone(),
            session: standing.session.clone(),
            token_expires_at: claims.expires_at,
        })
    }

    /// The caller as others see them now, some time after the token was shown, if the session still
    /// stands.
    pub async fn identity(&self, caller: &Caller) -> Result<Identity, Error> {
        let standing = self.ports.sessions.standing(caller.session.id).await?;
        let standing = standing.ok_or(Error::NotSignedIn(TokenRefusal::SessionEnded))?;
        Ok(standing.identity.clone())
    }

    /// The session that a token belongs to, if nobody has ended it.
    pub(super) async fn standing(&self, claims: &Claims) -> Result<Arc<SessionStanding>, Error> {
        self.ports
            .sessions
            .standing(claims.session_id)
            .await?
            .filter(|standing| standing.session.user_id == claims.user_id)
            .ok_or(Error::NotSignedIn(TokenRefusal::SessionEnded))
    }
}
