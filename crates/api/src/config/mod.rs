//! Settings, a struct per concern. Each field's doc names its variable; all are read here and nowhere
//! else, from the environment (and `.env`) over `madang.toml` over defaults.

mod accounts;
mod ai;
mod board;
mod browsers;
mod database;
mod error;
mod github;
mod logging;
mod media;
mod operations;
mod rate_limits;
mod secrets;
mod server;
mod sockets;
mod values;

use std::time::Duration;

pub(crate) use accounts::AccountSettings;
pub(crate) use ai::AiSettings;
pub(crate) use board::BoardSettings;
pub(crate) use browsers::BrowserSettings;
#[cfg(test)]
pub(crate) use browsers::Host;
pub(crate) use database::DatabaseSettings;
pub(crate) use error::SettingsError;
pub(crate) use github::GitHubSettings;
pub(crate) use logging::{LogFormat, LoggingSettings};
pub(crate) use media::MediaSettings;
pub(crate) use operations::OperationSettings;
pub(crate) use rate_limits::{PerMinute, RateLimitSettings};
pub(crate) use secrets::SecretSettings;
pub(crate) use server::{Proxy, ServerSettings};
pub(crate) use sockets::SocketSettings;
use url::Url;
use values::Values;

/// Everything that can be set.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub(crate) server: ServerSettings,
    pub(crate) database: DatabaseSettings,
    pub(crate) media: MediaSettings,
    pub(crate) board: BoardSettings,
    pub(crate) secrets: SecretSettings,
    pub(crate) accounts: AccountSettings,
    pub(crate) github: GitHubSettings,
    pub(crate) ai: AiSettings,
    pub(crate) browsers: BrowserSettings,
    pub(crate) rate_limits: RateLimitSettings,
    pub(crate) sockets: SocketSettings,
    pub(crate) operations: OperationSettings,
    pub(crate) logging: LoggingSettings,
}

/// A variable's name and its effective value, with secrets masked.
pub(crate) type Shown = (&'static str, String);

impl Settings {
    /// Reads every setting, or names the first one that will not do.
    pub(crate) fn load() -> Result<Self, SettingsError> {
        Self::from_values(&Values::load()?)
    }

    fn from_values(values: &Values) -> Result<Self, SettingsError> {
        let database = DatabaseSettings::read(values)?;
        Ok(Self {
            server: ServerSettings::read(values)?,
            media: MediaSettings::read(values)?,
            board: BoardSettings::read(values)?,
            secrets: SecretSettings::read(values, &database)?,
            accounts: AccountSettings::read(values)?,
            github: GitHubSettings::read(values)?,
            ai: AiSettings::read(values)?,
            browsers: BrowserSettings::read(values)?,
            rate_limits: RateLimitSettings::read(values)?,
            sockets: SocketSettings::read(values)?,
            operations: OperationSettings::read(values),
            logging: LoggingSettings::read(values)?,
            database,
        })
    }

    /// Every variable with its effective value, in the order of `.env.example`.
    pub(crate) fn shown(&self) -> Vec<Shown> {
        [
            self.server.shown(),
            self.database.shown(),
            self.media.shown(),
            self.board.shown(),
            self.secrets.shown(),
            self.accounts.shown(),
            self.github.shown(),
            self.ai.shown(),
            self.browsers.shown(),
            self.rate_limits.shown(),
            self.sockets.shown(),
            self.operations.shown(),
            self.logging.shown(),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// How a secret is shown: whether there is one, and nothing of it.
fn masked(is_set: bool) -> String {
    if is_set { "********".to_owned() } else { String::new() }
}

/// An address as it is written, without the slash that a parser adds to a bare host.
fn bare(url: &Url) -> String {
    url.as_str().trim_end_matches('/').to_owned()
}

fn listed<T: ToString>(items: &[T]) -> String {
    items.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}

/// `14days` is what `humantime` writes and reads; the documented spelling is `14d`.
fn short(duration: Duration) -> String {
    let hours = duration.as_secs() / 3600;
    if duration.subsec_nanos() != 0 || hours == 0 || !duration.as_secs().is_multiple_of(3600) {
        humantime::format_duration(duration).to_string()
    } else if hours.is_multiple_of(24) && hours > 24 {
        format!("{}d", hours / 24)
    } else {
        format!("{hours}h")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(pairs: &[(&str, &str)]) -> Result<Settings, SettingsError> {
        Settings::from_values(&Values::from_pairs(pairs))
    }

    #[test]
    fn with_nothing_set_the_documented_defaults_hold() {
        let shown = load(&[]).expect("defaults").shown();
        let example = include_str!("../../../../.env.example");
        for (name, value) in shown {
            assert!(
                example.contains(&format!("\n# {name}={value}\n")),
                ".env.example does not show `# {name}={value}`"
            );
        }
    }

    #[test]
    fn the_example_names_no_variable_that_does_not_exist() {
        let known: Vec<_> =
            load(&[]).expect("defaults").shown().into_iter().map(|(name, _)| name).collect();
        let example = include_str!("../../../../.env.example");
        let named = example
            .lines()
            .filter_map(|line| line.strip_prefix("# ")?.split_once('='))
            .map(|(name, _)| name)
            .filter(|name| name.chars().all(|c| c.is_ascii_uppercase() || c == '_'));
        for name in named {
            assert!(known.contains(&name), "{name} is in .env.example, but is no setting");
        }
    }

    #[test]
    fn a_value_that_will_not_do_is_refused_by_its_name() {
        for (name, value) in [
            ("PORT", "port"),
            ("HOST", "not an address"),
            ("PUBLIC_URL", "chat.example.com"),
            ("PUBLIC_URL", "https://chat.example.com/path"),
            ("ALLOWED_HOSTS", "chat.example.com:8000"),
            ("ALLOWED_HOSTS", "https://chat.example.com"),
            ("DATABASE_URL", "mysql://localhost/chat"),
            ("MEDIA_URL", "ftp://files"),
            ("UPLOAD_MAX_BYTES", "much"),
            ("UPLOAD_MAX_BYTES", "0"),
            ("UPLOAD_QUOTA_BYTES", "all"),
            ("UPLOAD_QUOTA_BYTES", "0"),
            ("MEDIA_LINK_TTL", "forever"),
            ("MEDIA_LINK_TTL", "0s"),
            ("POST_CATEGORIES", "News,News"),
            ("SECRET_KEY", "too short"),
            ("REGISTRATION", "maybe"),
            ("ACCESS_TOKEN_TTL", "soon"),
            ("GITHUB_BASE_URL", "github.example.com"),
            ("GITHUB_BASE_URL", "https://github.example.com/?"),
            ("GITHUB_API_URL", "ftp://github.example.com"),
            ("GITHUB_API_URL", "https://github.example.com/api/v3#users"),
            ("GITHUB_REDIRECT_URL", "/callback"),
            ("GITHUB_REDIRECT_URL", "https://chat.example.com/callback#signed-in"),
            ("OPENAI_BASE_URL", "localhost:11434/v1"),
            ("OPENAI_BASE_URL", "http://127.0.0.1:11434/v1?version=1"),
            ("OPENAI_TIMEOUT", "0s"),
            ("AI_CONTEXT_MESSAGES", "501"),
            ("AI_CONTEXT_TOKENS", "0"),
            ("AI_MAX_TOKENS", "many"),
            ("AI_ROOM_HOURLY_LIMIT", "0"),
            ("AI_USER_DAILY_LIMIT", "-1"),
            ("ALLOWED_ORIGINS", "chat.example.com"),
            ("TRUSTED_PROXIES", "proxy"),
            ("AUTH_REJECT_COMMON_PASSWORDS", "some"),
            ("RATE_LIMIT_ENABLED", "perhaps"),
            ("RATE_LIMIT_PERSON", "0"),
            ("MAX_SOCKETS", "0"),
            ("LOG_FORMAT", "xml"),
            ("DEBUG", "2"),
        ] {
            let error = load(&[(name, value)]).expect_err(name).to_string();
            assert!(error.starts_with(name), "{error}");
            assert!(name != "SECRET_KEY" || !error.contains(value), "{error}");
        }
    }

    #[test]
    fn an_address_with_a_user_or_a_password_is_refused_without_being_shown() {
        for name in ["GITHUB_BASE_URL", "GITHUB_API_URL", "GITHUB_REDIRECT_URL", "OPENAI_BASE_URL"]
        {
            for user in ["hidden", "hidden:", ":hidden", "user:hidden", "hidden:password"] {
                let address = format!("https://{user}@host.example.com/path");
                let error = load(&[(name, &address)]).expect_err(name).to_string();
                assert!(error.starts_with(name) && !error.contains("hidden"), "{error}");
            }
        }
    }

    #[test]
    fn a_page_may_have_a_query() {
        let page = "https://chat.example.com/signed-in?by=github";
        let github = load(&[("GITHUB_REDIRECT_URL", page)]).expect("settings").github;
        assert_eq!(github.redirect_url.as_ref().map(Url::as_str), Some(page));
    }

    #[test]
    fn a_secret_that_no_header_can_hold_is_refused_without_being_shown() {
        for secret in ["hidden\nsecret", "hidden\tsecret", "hidden\x7f", "hid\0den", "hidden 비밀"]
        {
            for name in ["OPENAI_API_KEY", "GITHUB_CLIENT_SECRET"] {
                let error = load(&[(name, secret)]).expect_err(name).to_string();
                assert!(error.starts_with(name), "{error}");
                assert!(!error.contains("hid") && !error.contains("비밀"), "{error}");
            }
        }
        load(&[("OPENAI_API_KEY", " every character from space to ~\n")]).expect("settings");
    }

    #[test]
    fn an_empty_value_counts_as_unset() {
        let settings = load(&[("PORT", ""), ("METRICS_TOKEN", "")]).expect("defaults");
        assert_eq!(settings.server.port, 8000);
        assert!(settings.operations.metrics_token.is_none());
    }

    #[test]
    fn with_postgresql_a_secret_key_is_required() {
        let url = ("DATABASE_URL", "postgres://chat:hidden@db/chat");
        let missing = load(&[url]).expect("other settings").secrets;
        let error = missing.key_file().expect_err("no place for a key").to_string();
        assert!(error.starts_with("SECRET_KEY"), "{error}");
        let set = load(&[url, ("SECRET_KEY", &"k".repeat(32))]).expect("settings").secrets;
        assert!(set.key.is_some());
    }

    #[test]
    fn no_secret_is_shown() {
        let key = "0012345678901234567890123456789012";
        let settings = load(&[
            ("DATABASE_URL", "postgres://chat:hidden@db/chat"),
            ("SECRET_KEY", key),
            ("METRICS_TOKEN", "metrics-secret"),
            ("GITHUB_CLIENT_ID", "client"),
            ("GITHUB_CLIENT_SECRET", "github-secret"),
            ("OPENAI_API_KEY", "openai-secret"),
        ]);
        let shown = format!("{:?}", settings.as_ref().expect("settings").shown());
        let debug = format!("{settings:?}");
        for text in [shown, debug] {
            for secret in ["hidden", key, "metrics-secret", "github-secret", "openai-secret"] {
                assert!(!text.contains(secret), "{secret} in {text}");
            }
        }
    }
}
