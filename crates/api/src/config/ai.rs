use std::num::NonZeroU32;
use std::time::Duration;

use messages::AskLimits;
use secrecy::SecretString;
use url::Url;

use super::values::Values;
use super::{SettingsError, Shown, bare, masked, short};

/// The model that answers people, and how much it is asked.
#[derive(Debug, Clone)]
pub(crate) struct AiSettings {
    /// Whether there is one: a key or an address is set.
    pub(crate) is_on: bool,
    /// `OPENAI_API_KEY`: what the model's server knows this one by; servers of one's own often need none.
    pub(crate) api_key: Option<SecretString>,
    /// `OPENAI_BASE_URL`: the model's server, of any that speaks OpenAI's API.
    pub(crate) base_url: Url,
    /// `OPENAI_MODEL`.
    pub(crate) model: String,
    /// `OPENAI_TIMEOUT`: how long the model may take for an answer.
    pub(crate) timeout: Duration,
    /// `AI_CONTEXT_MESSAGES`: messages of the room that the model is shown.
    pub(crate) context_messages: u32,
    /// `AI_CONTEXT_TOKENS`: how many tokens those and the prompt have together, by estimate.
    pub(crate) context_tokens: NonZeroU32,
    /// `AI_MAX_TOKENS`: the longest reply.
    pub(crate) max_tokens: NonZeroU32,
    /// `AI_ROOM_HOURLY_LIMIT`: questions in a room in an hour.
    pub(crate) per_room_and_hour: NonZeroU32,
    /// `AI_USER_DAILY_LIMIT`: questions of a person in a day.
    pub(crate) per_person_and_day: NonZeroU32,
}

/// The most messages that the model is shown: they are read at once.
const MOST_CONTEXT_MESSAGES: u32 = 500;

/// What a question may take beside the model: 10 s of waiting for a place there, and the rest for reading
/// the room and storing the reply.
const BESIDE_THE_MODEL: Duration = Duration::from_secs(30);

impl AiSettings {
    pub(super) fn read(values: &Values) -> Result<Self, SettingsError> {
        let api_key = values.header_secret("OPENAI_API_KEY")?;
        let context_messages = values.parse("AI_CONTEXT_MESSAGES", 50)?;
        if context_messages > MOST_CONTEXT_MESSAGES {
            return Err(SettingsError::Invalid {
                name: "AI_CONTEXT_MESSAGES",
                reason: format!("is more than {MOST_CONTEXT_MESSAGES}"),
            });
        }
        Ok(Self {
            is_on: values.text("OPENAI_BASE_URL").is_some() || api_key.is_some(),
            api_key,
            base_url: values.base_address("OPENAI_BASE_URL", PUBLIC_API)?,
            model: values.text("OPENAI_MODEL").unwrap_or("gpt-4o-mini").trim().to_owned(),
            timeout: values.duration("OPENAI_TIMEOUT", Duration::from_secs(60))?,
            context_messages,
            context_tokens: values.parse_or("AI_CONTEXT_TOKENS", "2048")?,
            max_tokens: values.parse_or("AI_MAX_TOKENS", "1024")?,
            per_room_and_hour: values.parse_or("AI_ROOM_HOURLY_LIMIT", "60")?,
            per_person_and_day: values.parse_or("AI_USER_DAILY_LIMIT", "100")?,
        })
    }

    /// How much is asked of the model.
    pub(crate) fn limits(&self) -> AskLimits {
        AskLimits {
            context_messages: self.context_messages,
            context_tokens: self.context_tokens.get() as usize,
            per_room_and_hour: self.per_room_and_hour.get(),
            per_person_and_day: self.per_person_and_day.get(),
            longest: self.timeout + BESIDE_THE_MODEL,
        }
    }

    pub(super) fn shown(&self) -> Vec<Shown> {
        vec![
            ("OPENAI_API_KEY", masked(self.api_key.is_some())),
            ("OPENAI_BASE_URL", if self.is_on { bare(&self.base_url) } else { String::new() }),
            ("OPENAI_MODEL", self.model.clone()),
            ("OPENAI_TIMEOUT", short(self.timeout)),
            ("AI_CONTEXT_MESSAGES", self.context_messages.to_string()),
            ("AI_CONTEXT_TOKENS", self.context_tokens.to_string()),
            ("AI_MAX_TOKENS", self.max_tokens.to_string()),
            ("AI_ROOM_HOURLY_LIMIT", self.per_room_and_hour.to_string()),
            ("AI_USER_DAILY_LIMIT", self.per_person_and_day.to_string()),
        ]
    }
}

/// Where OpenAI itself is asked.
const PUBLIC_API: &str = "https://api.openai.com/v1";

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> AiSettings {
        AiSettings::read(&Values::from_pairs(pairs)).expect("settings")
    }

    #[test]
    fn a_key_or_an_address_switches_the_ai_on() {
        assert!(!read(&[]).is_on);
        let public = read(&[("OPENAI_API_KEY", "key")]);
        assert!(public.is_on && public.base_url.as_str() == PUBLIC_API);
        let own = read(&[("OPENAI_BASE_URL", "http://127.0.0.1:11434/v1")]);
        assert!(own.is_on && own.api_key.is_none());
    }
}
