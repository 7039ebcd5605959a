use serde::{Deserialize, Serialize};
use users::{Profile, TokenPair};
use utoipa::ToSchema;

use super::ProfileAnswer;
use crate::http::given::Given;
use crate::media::Links;

/// `POST /user/registration/`.
#[derive(Deserialize, ToSchema)]
#[schema(as = community::Register)]
pub(crate) struct RegisterBody {
    /// Unique among accounts, compared lower-cased.
    #[serde(default)]
    #[schema(value_type = String, format = Email, max_length = 254, example = "user@example.com")]
    pub(crate) email: Given<String>,
    /// 8 to 128 characters.
    #[serde(default)]
    #[schema(value_type = String, format = Password, min_length = 8, max_length = 128)]
    pub(crate) password: Given<String>,
    /// 1 to 50 characters; the e-mail's local part if left out.
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 50)]
    pub(crate) nickname: Given<String>,
    /// Up to 50 characters.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 50)]
    pub(crate) contact_number: Given<String>,
}

/// `POST /user/login/`.
#[derive(Deserialize, ToSchema)]
#[schema(as = community::LogIn)]
pub(crate) struct LogInBody {
    #[serde(default)]
    #[schema(value_type = String, format = Email, example = "user@example.com")]
    pub(crate) email: Given<String>,
    #[serde(default)]
    #[schema(value_type = String, format = Password)]
    pub(crate) password: Given<String>,
}

/// Somebody to be put on the friend list, or taken off it.
#[derive(Deserialize, ToSchema)]
#[schema(as = community::FriendEmail)]
pub(crate) struct EmailBody {
    #[serde(default)]
    #[schema(value_type = String, format = Email, example = "user5@email.com")]
    pub(crate) email: Given<String>,
}

/// An account that was made.
#[derive(Serialize, ToSchema)]
#[schema(as = community::Registered)]
pub(crate) struct RegisteredAnswer {
    email: String,
    message: &'static str,
    profile: ProfileAnswer,
}

impl RegisteredAnswer {
    pub(crate) fn new(profile: &Profile, links: &Links) -> Self {
        Self {
            email: profile.email.as_ref().map(ToString::to_string).unwrap_or_default(),
            message: "회원가입이 완료되었습니다.",
            profile: ProfileAnswer::new(profile, links),
        }
    }
}

/// A sign-in.
#[derive(Serialize, ToSchema)]
#[schema(as = community::SignedIn)]
pub(crate) struct SignedInAnswer {
    message: &'static str,
    profile: ProfileAnswer,
    refresh: String,
    access: String,
}

impl SignedInAnswer {
    pub(crate) fn new(tokens: TokenPair, profile: &Profile, links: &Links) -> Self {
        Self {
            message: "환영합니다.",
            profile: ProfileAnswer::new(profile, links),
            refresh: tokens.refresh,
            access: tokens.access,
        }
    }
}

/// A word that something was done.
#[derive(Serialize, ToSchema)]
#[schema(as = community::Done)]
pub(crate) struct DoneAnswer {
    pub(crate) message: &'static str,
}
