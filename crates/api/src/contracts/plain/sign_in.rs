//! Signing in with e-mail and password, which livechat, meet and community ask for in the same words.

use actix_web::HttpRequest;
use secrecy::SecretString;
use users::{Contract, LogIn, TokenPair};

use super::error::PlainError;
use crate::application::Application;
use crate::contracts::field_errors::FieldErrors;
use crate::http::client::Client;
use crate::http::given::Given;

/// Opens a session of a contract, or tells what is missing or wrong.
pub(crate) async fn log_in(
    application: &Application,
    request: &HttpRequest,
    contract: Contract,
    email: Given<String>,
    password: Given<String>,
) -> Result<TokenPair, PlainError> {
    let mut errors = FieldErrors::default();
    let email = errors.filled("email", email);
    let password = errors.filled("password", password);
    let (Some(email), Some(password)) = (email, password) else { return Err(errors.into()) };
    let command = LogIn {
        email,
        password: SecretString::from(password),
        contract,
        address: Client::of(request).address(),
    };
    Ok(application.users.log_in(command).await?)
}
