use std::time::Duration;

use kernel::{Fault, TextError};

use crate::model::password::PasswordError;
use crate::model::token::TokenError;
use crate::service::register::RegistrationProblems;

/// Everything that a use case of this crate can end with besides success.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// `REGISTRATION=closed`: accounts are made by an operator only.
    #[error("registration is closed")]
    RegistrationClosed,
    /// The account cannot be made as asked; every failure of every field is in here.
    #[error("the registration has problems")]
    InvalidRegistration(RegistrationProblems),
    /// The display name will not do.
    #[error("the name will not do")]
    InvalidName(#[source] TextError),
    /// The password cannot be changed as asked; every failure of both fields is in here.
    #[error("the password change has problems")]
    InvalidPasswordChange {
        /// The password given as the current one is not.
        current_is_wrong: bool,
        /// The rules that the new one breaks.
        new: Vec<PasswordError>,
    },
    /// No account with that e-mail and password that may sign in.
    #[error("no such account, or a wrong password")]
    WrongCredentials,
    /// Too many failed sign-ins (contracts rule 5).
    #[error("too many failed sign-ins")]
    TooManyAttempts {
        /// When signing in may be tried again.
        retry_after: Duration,
    },
    /// The token does not sign anybody in.
    #[error("not signed in")]
    NotSignedIn(#[source] TokenRefusal),
    /// No live account of that id or e-mail.
    #[error("no such account")]
    NoSuchUser,
    /// The caller has no such session.
    #[error("no such session")]
    NoSuchSession,
    /// Something needed is away or failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Why a token does not sign anybody in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenRefusal {
    /// The token itself says nothing.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// The token is sound, but its session was ended.
    #[error("the session has ended")]
    SessionEnded,
}

impl From<TokenError> for Error {
    fn from(error: TokenError) -> Self {
        Self::NotSignedIn(error.into())
    }
}
