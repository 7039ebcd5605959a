use secrecy::SecretString;
use url::Url;

use super::values::Values;
use super::{SettingsError, Shown, bare, masked};

/// Where people sign in through GitHub.
#[derive(Debug, Clone)]
pub(crate) struct GitHubSettings {
    /// What GitHub knows this server by; without it nobody signs in there.
    pub(crate) client: Option<GitHubClient>,
    /// `GITHUB_REDIRECT_URL`: the page that GitHub sends browsers back to, if not the one set there.
    pub(crate) redirect_url: Option<Url>,
    /// `GITHUB_BASE_URL`: where people sign in, and codes are redeemed.
    pub(crate) base_url: Url,
    /// `GITHUB_API_URL`: where is asked whose a code was.
    pub(crate) api_url: Url,
}

/// `GITHUB_CLIENT_ID` and `GITHUB_CLIENT_SECRET`.
#[derive(Debug, Clone)]
pub(crate) struct GitHubClient {
    pub(crate) id: String,
    pub(crate) secret: SecretString,
}

impl GitHubSettings {
    pub(super) fn read(values: &Values) -> Result<Self, SettingsError> {
        Ok(Self {
            client: client(values)?,
            redirect_url: values.page_address_if_set("GITHUB_REDIRECT_URL")?,
            base_url: values.base_address("GITHUB_BASE_URL", "https://github.com")?,
            api_url: values.base_address("GITHUB_API_URL", "https://api.github.com")?,
        })
    }

    pub(super) fn shown(&self) -> Vec<Shown> {
        let id = self.client.as_ref().map(|client| client.id.clone()).unwrap_or_default();
        let redirect_url = self.redirect_url.as_ref().map(Url::to_string).unwrap_or_default();
        vec![
            ("GITHUB_CLIENT_ID", id),
            ("GITHUB_CLIENT_SECRET", masked(self.client.is_some())),
            ("GITHUB_REDIRECT_URL", redirect_url),
            ("GITHUB_BASE_URL", bare(&self.base_url)),
            ("GITHUB_API_URL", bare(&self.api_url)),
        ]
    }
}

fn client(values: &Values) -> Result<Option<GitHubClient>, SettingsError> {
    let missing = |name, other| SettingsError::Invalid {
        name,
        reason: format!("must be set together with {other}"),
    };
    match (values.text("GITHUB_CLIENT_ID"), values.header_secret("GITHUB_CLIENT_SECRET")?) {
        (None, None) => Ok(None),
        (Some(id), Some(secret)) => Ok(Some(GitHubClient { id: id.trim().to_owned(), secret })),
        (None, Some(_)) => Err(missing("GITHUB_CLIENT_ID", "GITHUB_CLIENT_SECRET")),
        (Some(_), None) => Err(missing("GITHUB_CLIENT_SECRET", "GITHUB_CLIENT_ID")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_half_of_the_client_is_none() {
        for (set, missing) in [
            ("GITHUB_CLIENT_ID", "GITHUB_CLIENT_SECRET"),
            ("GITHUB_CLIENT_SECRET", "GITHUB_CLIENT_ID"),
        ] {
            let error = GitHubSettings::read(&Values::from_pairs(&[(set, "value")]));
            assert!(error.expect_err(set).to_string().starts_with(missing));
        }
    }
}
