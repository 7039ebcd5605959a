use std::collections::HashMap;
use std::env::VarError;
use std::fmt::Display;
use std::io::ErrorKind;
use std::str::FromStr;

use config::{Config, File, FileFormat};
use secrecy::SecretString;
use url::{Position, Url};

use super::SettingsError;

/// Every variable that is read. Others belong to somebody else, whatever they hold.
const NAMES: [&str; 41] = [
    "ACCESS_TOKEN_TTL",
    "AI_CONTEXT_MESSAGES",
    "AI_CONTEXT_TOKENS",
    "AI_MAX_TOKENS",
    "AI_ROOM_HOURLY_LIMIT",
    "AI_USER_DAILY_LIMIT",
    "ALLOWED_HOSTS",
    "ALLOWED_ORIGINS",
    "AUTH_REJECT_COMMON_PASSWORDS",
    "DATABASE_URL",
    "DEBUG",
    "GITHUB_API_URL",
    "GITHUB_BASE_URL",
    "GITHUB_CLIENT_ID",
    "GITHUB_CLIENT_SECRET",
    "GITHUB_REDIRECT_URL",
    "HOST",
    "LOG_FORMAT",
    "MAX_SOCKETS",
    "MEDIA_LINK_TTL",
    "MEDIA_URL",
    "METRICS_TOKEN",
    "OPENAI_API_KEY",
    "OPENAI_BASE_URL",
    "OPENAI_MODEL",
    "OPENAI_TIMEOUT",
    "PORT",
    "POST_CATEGORIES",
    "PUBLIC_URL",
    "RATE_LIMIT_ADDRESS",
    "RATE_LIMIT_ENABLED",
    "RATE_LIMIT_PERSON",
    "RATE_LIMIT_REGISTRATIONS",
    "REFRESH_TOKEN_TTL",
    "REGISTRATION",
    "RUST_LOG",
    "SECRET_KEY",
    "SECRET_KEY_PREVIOUS",
    "TRUSTED_PROXIES",
    "UPLOAD_MAX_BYTES",
    "UPLOAD_QUOTA_BYTES",
];

/// The raw texts of all settings, by name.
pub(super) struct Values(HashMap<&'static str, String>);

impl Values {
    /// Layers the environment over `madang.toml` in the working folder.
    pub(super) fn load() -> Result<Self, SettingsError> {
        load_env_file()?;
        let mut texts = texts_of_file()?;
        for name in NAMES {
            texts.extend(text_of_environment(name)?.map(|text| (name, text)));
        }
        Ok(Self(texts))
    }

    #[cfg(test)]
    pub(super) fn from_pairs(pairs: &[(&str, &str)]) -> Self {
        let known = |name: &str| NAMES.into_iter().find(|known| *known == name).expect("a setting");
        Self(pairs.iter().map(|(name, value)| (known(name), (*value).to_owned())).collect())
    }

    /// The text of a variable; an empty one counts as unset.
    pub(super) fn text(&self, name: &'static str) -> Option<&str> {
        let text = self.0.get(name).map(String::as_str);
        text.filter(|text| !text.trim().is_empty())
    }

    /// The value of a variable, or the default where it is unset.
    pub(super) fn parse<T>(&self, name: &'static str, default: T) -> Result<T, SettingsError>
    where
        T: FromStr<Err: Display>,
    {
        Ok(self.parse_if_set(name)?.unwrap_or(default))
    }

    /// The value of a variable, or what the default's text means where it is unset.
    pub(super) fn parse_or<T>(
        &self,
        name: &'static str,
        default: &'static str,
    ) -> Result<T, SettingsError>
    where
        T: FromStr<Err: Display>,
    {
        let text = self.text(name).unwrap_or(default);
        text.trim().parse().map_err(|error: T::Err| SettingsError::Invalid {
            name,
            reason: format!("will not do: {error}"),
        })
    }

    /// The value of a variable, if it is set.
    pub(super) fn parse_if_set<T>(&self, name: &'static str) -> Result<Option<T>, SettingsError>
    where
        T: FromStr<Err: Display>,
    {
        let invalid = |error: T::Err| SettingsError::Invalid {
            name,
            reason: format!("will not do: {error}"),
        };
        self.text(name).map(|text| text.trim().parse().map_err(invalid)).transpose()
    }

    /// An address of http or https with nothing behind its path, so that paths can be put below it, or
    /// what the default's text means where it is unset. It has no password, and may be shown.
    pub(super) fn base_address(
        &self,
        name: &'static str,
        default: &'static str,
    ) -> Result<Url, SettingsError> {
        let url = of_the_web(name, self.parse_or(name, default)?)?;
        if url[Position::AfterPath..].is_empty() {
            Ok(url)
        } else {
            let reason = "must be an address without query and fragment".to_owned();
            Err(SettingsError::Invalid { name, reason })
        }
    }

    /// The address of a page, of http or https and without fragment, if it is set. It has no password, and
    /// may be shown.
    pub(super) fn page_address_if_set(
        &self,
        name: &'static str,
    ) -> Result<Option<Url>, SettingsError> {
        let Some(url) = self.parse_if_set(name)? else { return Ok(None) };
        let url = of_the_web(name, url)?;
        if url.fragment().is_none() {
            Ok(Some(url))
        } else {
            let reason = "must be an address without fragment".to_owned();
            Err(SettingsError::Invalid { name, reason })
        }
    }

    /// A secret that a header of HTTP can hold, if it is set.
    pub(super) fn header_secret(
        &self,
        name: &'static str,
    ) -> Result<Option<SecretString>, SettingsError> {
        let Some(text) = self.text(name).map(str::trim) else { return Ok(None) };
        if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
            Ok(Some(SecretString::from(text)))
        } else {
            let reason = "has a character that no header can hold".to_owned();
            Err(SettingsError::Invalid { name, reason })
        }
    }

    /// The values of a comma-separated list, if it is set.
    pub(super) fn parse_list<T>(&self, name: &'static str) -> Result<Option<Vec<T>>, SettingsError>
    where
        T: FromStr<Err: Display>,
    {
        let Some(text) = self.text(name) else { return Ok(None) };
        let items = text.split(',').map(str::trim).filter(|item| !item.is_empty());
        let parsed = items.map(|item| {
            item.parse().map_err(|error: T::Err| SettingsError::Invalid {
                name,
                reason: format!("has {item:?}, which will not do: {error}"),
            })
        });
        parsed.collect::<Result<_, _>>().map(Some)
    }

    /// A length of time such as `24h`, at least a second.
    pub(super) fn duration(
        &self,
        name: &'static str,
        default: std::time::Duration,
    ) -> Result<std::time::Duration, SettingsError> {
        let Some(text) = self.text(name) else { return Ok(default) };
        let invalid = |reason: String| SettingsError::Invalid { name, reason };
        let duration = humantime::parse_duration(text.trim())
            .map_err(|error| invalid(format!("is no length of time such as 24h: {error}")))?;
        if duration < std::time::Duration::from_secs(1) {
            return Err(invalid("is shorter than a second".to_owned()));
        }
        Ok(duration)
    }

    /// `true` or `false`.
    pub(super) fn flag(&self, name: &'static str, default: bool) -> Result<bool, SettingsError> {
        self.choice(name, default, &[("true", true), ("false", false)])
    }

    /// One of a few words.
    pub(super) fn choice<T: Copy>(
        &self,
        name: &'static str,
        default: T,
        choices: &[(&str, T)],
    ) -> Result<T, SettingsError> {
        let Some(text) = self.text(name) else { return Ok(default) };
        let chosen = choices.iter().find(|(word, _)| text.trim().eq_ignore_ascii_case(word));
        chosen.map(|(_, value)| *value).ok_or_else(|| {
            let words: Vec<_> = choices.iter().map(|(word, _)| *word).collect();
            SettingsError::Invalid { name, reason: format!("must be {}", words.join(" or ")) }
        })
    }
}

fn of_the_web(name: &'static str, url: Url) -> Result<Url, SettingsError> {
    let is_anonymous = url.username().is_empty() && url.password().is_none();
    if matches!(url.scheme(), "http" | "https") && url.has_host() && is_anonymous {
        Ok(url)
    } else {
        let reason = "must be an address of http or https, without user and password".to_owned();
        Err(SettingsError::Invalid { name, reason })
    }
}

/// Values stay texts: guessing numbers would turn `SECRET_KEY=0012` into 12.
fn texts_of_file() -> Result<HashMap<&'static str, String>, SettingsError> {
    let file = File::new("madang.toml", FileFormat::Toml).required(false);
    let values = Config::builder()
        .add_source(file)
        .build()?
        .try_deserialize::<HashMap<String, config::Value>>()?;
    let mut texts = HashMap::new();
    for (key, value) in values {
        let Some(name) = NAMES.into_iter().find(|name| name.eq_ignore_ascii_case(&key)) else {
            return Err(SettingsError::NoSuchSetting { key });
        };
        let text = value.into_string().map_err(|_| SettingsError::NotAText { name })?;
        if texts.insert(name, text).is_some() {
            return Err(SettingsError::SetTwice { name });
        }
    }
    Ok(texts)
}

#[expect(clippy::disallowed_methods, reason = "this is the one place that reads the environment")]
fn text_of_environment(name: &'static str) -> Result<Option<String>, SettingsError> {
    match std::env::var(name) {
        Ok(text) => Ok(Some(text)),
        Err(VarError::NotPresent) => Ok(None),
        Err(VarError::NotUnicode(_)) => {
            Err(SettingsError::Invalid { name, reason: "is no UTF-8".to_owned() })
        }
    }
}

/// Adds `.env`, here or in a folder above, to the environment, which wins.
fn load_env_file() -> Result<(), SettingsError> {
    match dotenvy::dotenv() {
        Err(dotenvy::Error::LineParse(..)) => Err(SettingsError::MalformedEnvFile),
        Err(dotenvy::Error::Io(error)) if error.kind() != ErrorKind::NotFound => {
            Err(SettingsError::UnreadableEnvFile(error))
        }
        _ => Ok(()),
    }
}
