use kernel::{Fault, SessionId, Timestamp, UniqueId, UserId};
use users::{Claims, TokenError, TokenKind, Tokens};

use super::JwtTokens;

/// Why tokens cannot be relied on.
#[derive(Debug, thiserror::Error)]
pub enum SelfTestError {
    /// None could be made.
    #[error("no token could be issued")]
    NotIssued(#[source] Fault),
    /// What was made is not what is read.
    #[error("an issued token does not read back")]
    NotReadBack,
    /// A token that nobody signed was taken for ours.
    #[error("a forged token is accepted")]
    ForgeryAccepted,
}

impl JwtTokens {
    /// Issues a token, reads it back and sees a forged one refused; for the start of the server,
    /// before anybody can be let in.
    pub fn self_test(&self) -> Result<(), SelfTestError> {
        let (own, other) = (claims(1)?, claims(2)?);
        let token = self.issue(&own).map_err(SelfTestError::NotIssued)?;
        if self.read(&token, own.kind, own.issued_at) != Ok(own.clone()) {
            return Err(SelfTestError::NotReadBack);
        }

        let others_token = self.issue(&other).map_err(SelfTestError::NotIssued)?;
        let forged = others_token
            .rsplit_once('.')
            .zip(token.rsplit_once('.'))
            .map(|((message, _), (_, signature))| format!("{message}.{signature}"))
            .ok_or(SelfTestError::NotReadBack)?;
        match self.read(&forged, own.kind, own.issued_at) {
            Err(TokenError::Invalid) => Ok(()),
            Ok(_) | Err(TokenError::Expired) => Err(SelfTestError::ForgeryAccepted),
        }
    }
}

/// Claims of long ago, so that a token of the test that got out would be worthless.
fn claims(number: i64) -> Result<Claims, SelfTestError> {
    let no_id = |error| SelfTestError::NotIssued(Fault::failed(error));
    Ok(Claims {
        user_id: UserId::new(number).map_err(no_id)?,
        session_id: SessionId::new(number).map_err(no_id)?,
        kind: TokenKind::Access,
        id: UniqueId::new(0),
        issued_at: Timestamp::from_seconds(0),
        expires_at: Timestamp::from_seconds(1),
    })
}
