use std::time::Duration;

use secrecy::SecretString;
use url::Url;

/// Which model is asked, and how.
#[derive(Debug, Clone)]
pub struct OpenAiSettings {
    /// Sent as bearer token; a server of one's own mostly needs none.
    pub api_key: Option<SecretString>,
    /// Where `chat/completions` lies, such as `https://api.openai.com/v1`, with or without a slash at its end.
    pub base_url: Url,
    /// The model's name, as the server knows it.
    pub model: String,
    /// How long the model may take for an answer. Waiting for a place does not count.
    pub timeout: Duration,
    /// The most tokens that an answer may have.
    pub max_tokens: u32,
}
