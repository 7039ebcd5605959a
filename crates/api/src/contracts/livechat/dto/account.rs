use serde::{Deserialize, Serialize};
use users::{TokenPair, User};
use utoipa::ToSchema;

use crate::http::given::Given;

/// `POST /user/v1/register/`.
#[derive(Deserialize, ToSchema)]
#[schema(as = livechat::Register)]
pub(crate) struct RegisterBody {
    /// Unique among accounts, compared lower-cased.
    #[serde(default)]
    #[schema(value_type = String, format = Email, max_length = 254, example = "user@example.com")]
    pub(crate) email: Given<String>,
    /// 8 to 128 characters.
    #[serde(default)]
    #[schema(value_type = String, format = Password, min_length = 8, max_length = 128)]
    pub(crate) password1: Given<String>,
    /// The same again.
    #[serde(default)]
    #[schema(value_type = String, format = Password)]
    pub(crate) password2: Given<String>,
    /// 1 to 50 characters; the e-mail's local part if left out.
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 50)]
    pub(crate) nickname: Given<String>,
}

/// `POST /user/v1/login/`.
#[derive(Deserialize, ToSchema)]
#[schema(as = livechat::LogIn)]
pub(crate) struct LogInBody {
    #[serde(default)]
    #[schema(value_type = String, format = Email, example = "user@example.com")]
    pub(crate) email: Given<String>,
    #[serde(default)]
    #[schema(value_type = String, format = Password)]
    pub(crate) password: Given<String>,
}

/// An account that was made.
#[derive(Serialize, ToSchema)]
#[schema(as = livechat::Account)]
pub(crate) struct AccountAnswer {
    id: i64,
    email: String,
    nickname: String,
}

impl From<&User> for AccountAnswer {
    fn from(user: &User) -> Self {
        let kernel::UserRef { id, email, name } = user.as_ref();
        Self { id: id.get(), email, nickname: name }
    }
}

/// The tokens of a sign-in.
#[derive(Serialize, ToSchema)]
#[schema(as = livechat::Tokens)]
pub(crate) struct TokenAnswer {
    access: String,
    refresh: String,
}

impl From<TokenPair> for TokenAnswer {
    fn from(tokens: TokenPair) -> Self {
        Self { access: tokens.access, refresh: tokens.refresh }
    }
}
