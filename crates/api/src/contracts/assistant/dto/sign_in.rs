use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::given::Given;

/// Where a browser signs in.
#[derive(Serialize, ToSchema)]
#[schema(as = assistant::Authorization)]
pub(crate) struct AuthorizationAnswer {
    /// GitHub's page.
    #[schema(example = "https://github.com/login/oauth/authorize?...")]
    pub(crate) auth_url: String,
    /// What GitHub sends back with the code: the client holds it against this. Good once, for ten minutes.
    pub(crate) state: String,
}

/// `POST /api/auth/github/callback/`: what GitHub sent the browser back with.
#[derive(Deserialize, ToSchema)]
#[schema(as = assistant::Callback)]
pub(crate) struct CallbackBody {
    #[serde(default)]
    #[schema(value_type = String)]
    pub(crate) code: Given<String>,
    #[serde(default)]
    #[schema(value_type = String)]
    pub(crate) state: Given<String>,
}

/// Tokens, and whose they are.
#[derive(Serialize, ToSchema)]
#[schema(as = assistant::SignIn)]
pub(crate) struct SignInAnswer {
    pub(crate) access: String,
    pub(crate) refresh: String,
    pub(crate) user: PersonAnswer,
}

/// A person as GitHub shows them.
#[derive(Serialize, ToSchema)]
#[schema(as = assistant::Person)]
pub(crate) struct PersonAnswer {
    pub(crate) id: i64,
    pub(crate) username: String,
    /// The picture's address, or empty.
    pub(crate) avatar: String,
}

/// `POST /api/auth/refresh/`.
#[derive(Deserialize, ToSchema)]
#[schema(as = assistant::Refresh)]
pub(crate) struct RefreshBody {
    #[serde(default)]
    #[schema(value_type = String)]
    pub(crate) refresh: Given<String>,
}

/// A new access token.
#[derive(Serialize, ToSchema)]
#[schema(as = assistant::Refreshed)]
pub(crate) struct RefreshAnswer {
    pub(crate) access: String,
}
