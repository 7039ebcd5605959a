use super::Service;
use crate::error::Error;
use crate::model::token::TokenKind;

impl Service {
    /// A new access token for a refresh token whose session still stands. The session stays the same,
    /// whatever contract asks (contracts rule 5).
    pub async fn refresh(&self, refresh_token: &str) -> Result<String, Error> {
        let now = self.ports.clock.now();
        let claims = self.ports.tokens.read(refresh_token, TokenKind::Refresh, now)?;
        let standing = self.standing(&claims).await?;
        self.access_token(&standing.session, now)
    }
}
