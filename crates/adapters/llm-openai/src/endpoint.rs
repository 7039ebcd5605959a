use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderValue};
use reqwest::{Client, RequestBuilder};
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use crate::error::SetupError;

/// Where the model is, and how one may ask it.
pub(crate) struct Endpoint {
    url: Url,
    /// The key, if there is one, and nothing else.
    headers: HeaderMap,
}

impl Endpoint {
    pub(crate) fn new(base: &Url, api_key: Option<SecretString>) -> Result<Self, SetupError> {
        let mut headers = HeaderMap::new();
        if let Some(key) = api_key {
            headers.insert(AUTHORIZATION, bearer(&key)?);
        }
        Ok(Self { url: chat_completions(base)?, headers })
    }

    /// A question to the model, still without what is asked.
    pub(crate) fn question(&self, client: &Client) -> RequestBuilder {
        client.post(self.url.clone()).headers(self.headers.clone())
    }
}

/// Where chats are completed, if paths can be added to the base.
fn chat_completions(base: &Url) -> Result<Url, SetupError> {
    let is_http = matches!(base.scheme(), "http" | "https");
    let has_credentials = !base.username().is_empty() || base.password().is_some();
    let has_more_than_path = base.query().is_some() || base.fragment().is_some();
    if !is_http || has_credentials || has_more_than_path {
        return Err(SetupError::BaseUrl);
    }
    let mut url = base.clone();
    url.set_path(&format!("{}/chat/completions", base.path().trim_end_matches('/')));
    Ok(url)
}

fn bearer(key: &SecretString) -> Result<HeaderValue, SetupError> {
    let mut value = HeaderValue::from_str(&format!("Bearer {}", key.expose_secret()))
        .map_err(|_invalid| SetupError::ApiKey)?;
    value.set_sensitive(true);
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn endpoint(base: &str, api_key: Option<&str>) -> Result<Endpoint, SetupError> {
        Endpoint::new(&base.parse().expect("a URL"), api_key.map(SecretString::from))
    }

    #[test]
    fn a_base_may_end_in_a_slash() {
        for base in ["http://127.0.0.1:11434/v1", "http://127.0.0.1:11434/v1/"] {
            let endpoint = endpoint(base, None).expect("an endpoint");
            assert_eq!(endpoint.url.as_str(), "http://127.0.0.1:11434/v1/chat/completions");
        }
    }

    #[test]
    fn a_base_without_path_is_one() {
        let endpoint = endpoint("https://models.example.com", None).expect("an endpoint");
        assert_eq!(endpoint.url.as_str(), "https://models.example.com/chat/completions");
    }

    #[test]
    fn what_paths_cannot_be_added_to_is_no_base() {
        for base in [
            "ftp://example.com/v1",
            "mailto:user@example.com",
            "https://user:secret@example.com/v1",
            "https://example.com/v1?version=2",
            "https://example.com/v1#top",
        ] {
            assert!(matches!(endpoint(base, None), Err(SetupError::BaseUrl)), "{base}");
        }
    }

    #[test]
    fn a_key_that_no_header_can_hold_is_refused() {
        let refused = endpoint("https://example.com/v1", Some("sk-first\nsk-second"));
        let Err(error) = refused else { panic!("it was taken") };
        assert!(matches!(error, SetupError::ApiKey));
        assert!(!format!("{error} {error:?}").contains("sk-first"));
    }

    #[test]
    fn a_key_does_not_show_in_debug_output() {
        let endpoint = endpoint("https://example.com/v1", Some("sk-first")).expect("an endpoint");
        assert_eq!(endpoint.headers[AUTHORIZATION], "Bearer sk-first");
        assert!(!format!("{:?}", endpoint.headers).contains("sk-first"));
    }
}
