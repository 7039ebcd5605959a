use kernel::{SessionId, Timestamp, UniqueId, UserId};

/// What a token is good for; one is never taken for the other (contracts rule 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// Shown with every request.
    Access,
    /// Only good for new access tokens.
    Refresh,
}

/// What a token says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claims {
    /// `sub`: the account.
    pub user_id: UserId,
    /// `sid`: the session.
    pub session_id: SessionId,
    /// `typ`: access or refresh.
    pub kind: TokenKind,
    /// `jti`: never the same twice.
    pub id: UniqueId,
    /// `iat`, in whole seconds.
    pub issued_at: Timestamp,
    /// `exp`, in whole seconds: from then on the token is refused.
    pub expires_at: Timestamp,
}

/// Why a token says nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// Not made by us, changed since, or of the other kind.
    #[error("the token is not valid")]
    Invalid,
    /// Its time is over.
    #[error("the token has expired")]
    Expired,
}
