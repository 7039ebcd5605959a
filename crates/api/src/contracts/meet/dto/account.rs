use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use users::{TokenPair, User};
use utoipa::ToSchema;

use crate::http::given::Given;

/// `POST /auth/register/`.
#[derive(Deserialize, ToSchema)]
#[schema(as = meet::Register)]
pub(crate) struct RegisterBody {
    /// Unique among accounts, compared lower-cased.
    #[serde(default)]
    #[schema(value_type = String, format = Email, max_length = 254, example = "user@example.com")]
    pub(crate) email: Given<String>,
    /// 1 to 50 characters; the e-mail's local part if left out.
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 50)]
    pub(crate) name: Given<String>,
    /// 8 to 128 characters, not common, not all digits, not like the e-mail.
    #[serde(default)]
    #[schema(value_type = String, format = Password, min_length = 8, max_length = 128)]
    pub(crate) password: Given<String>,
}

/// `POST /auth/login/`.
#[derive(Deserialize, ToSchema)]
#[schema(as = meet::LogIn)]
pub(crate) struct LogInBody {
    #[serde(default)]
    #[schema(value_type = String, format = Email, example = "user@example.com")]
    pub(crate) email: Given<String>,
    #[serde(default)]
    #[schema(value_type = String, format = Password)]
    pub(crate) password: Given<String>,
}

/// `POST /auth/token/refresh/`.
#[derive(Deserialize, ToSchema)]
#[schema(as = meet::Refresh)]
pub(crate) struct RefreshBody {
    #[serde(default)]
    #[schema(value_type = String)]
    pub(crate) refresh: Given<String>,
}

/// `PATCH /auth/profile/`.
#[derive(Deserialize, ToSchema)]
#[schema(as = meet::ProfileChange)]
pub(crate) struct ProfileBody {
    /// 1 to 50 characters; unchanged if left out.
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 50)]
    pub(crate) name: Given<String>,
}

/// `POST /auth/password/`.
#[derive(Deserialize, ToSchema)]
#[schema(as = meet::PasswordChange)]
pub(crate) struct ChangePasswordBody {
    #[serde(default)]
    #[schema(value_type = String, format = Password)]
    pub(crate) current: Given<String>,
    /// Held against the same rules as at registration.
    #[serde(default)]
    #[schema(value_type = String, format = Password, min_length = 8, max_length = 128)]
    pub(crate) new: Given<String>,
}

/// An account as its owner sees it.
#[derive(Serialize, ToSchema)]
#[schema(as = meet::Profile)]
pub(crate) struct ProfileAnswer {
    id: i64,
    email: String,
    name: String,
    #[schema(format = DateTime)]
    date_joined: String,
}

impl From<&User> for ProfileAnswer {
    fn from(user: &User) -> Self {
        let kernel::UserRef { id, email, name } = user.as_ref();
        Self { id: id.get(), email, name, date_joined: user.date_joined.to_string() }
    }
}

/// The tokens of a sign-in.
#[derive(Serialize, ToSchema)]
#[schema(as = meet::Tokens)]
pub(crate) struct TokenAnswer {
    access: String,
    refresh: String,
}

impl From<TokenPair> for TokenAnswer {
    fn from(tokens: TokenPair) -> Self {
        Self { access: tokens.access, refresh: tokens.refresh }
    }
}

/// A new access token.
#[derive(Serialize, ToSchema)]
#[schema(as = meet::AccessToken)]
pub(crate) struct RefreshAnswer {
    pub(crate) access: String,
}

/// A word that something was done.
#[derive(Serialize, ToSchema)]
#[schema(as = meet::Done)]
pub(crate) struct DoneAnswer {
    pub(crate) message: &'static str,
}

/// An error that belongs to no field.
#[derive(Serialize, ToSchema)]
#[schema(as = meet::Error)]
pub(crate) struct Detail {
    detail: String,
}

/// Errors by field; those of the whole body stand under `non_field_errors`.
#[derive(Serialize, ToSchema)]
#[schema(as = meet::FieldErrors)]
pub(crate) struct Fields(BTreeMap<String, Vec<String>>);
