use secrecy::SecretString;
use url::Url;

/// Which application of which GitHub signs people in.
#[derive(Debug, Clone)]
pub struct GitHubSettings {
    /// The application's id, as GitHub shows it.
    pub client_id: String,
    /// The application's secret.
    pub client_secret: SecretString,
    /// Where browsers are sent back to; without it, the address that the application is registered with.
    pub redirect_url: Option<Url>,
    /// Where people sign in: `https://github.com`, or GitHub Enterprise's own address.
    pub base_url: Url,
    /// Where the API is: `https://api.github.com`, or `https://<host>/api/v3`.
    pub api_url: Url,
}

/// Settings that nobody can be signed in with.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The address in that field has another scheme, or more than host, port and path.
    #[error("{0} is no http or https address without user, query and fragment")]
    Address(&'static str),
    /// This machine's TLS cannot be used.
    #[error("no client for requests to GitHub can be made")]
    Client(#[from] reqwest::Error),
}

impl GitHubSettings {
    pub(crate) fn authorize_url(&self) -> Result<Url, SettingsError> {
        below("base_url", &self.base_url, &["login", "oauth", "authorize"])
    }

    pub(crate) fn token_url(&self) -> Result<Url, SettingsError> {
        below("base_url", &self.base_url, &["login", "oauth", "access_token"])
    }

    pub(crate) fn user_url(&self) -> Result<Url, SettingsError> {
        below("api_url", &self.api_url, &["user"])
    }
}

/// An address below another one, whether that ends with a slash or not. `Url::join` would take the last
/// segment of a path for a file's name, and leave it out.
fn below(field: &'static str, base: &Url, segments: &[&str]) -> Result<Url, SettingsError> {
    let is_web = matches!(base.scheme(), "http" | "https");
    let has_user = !base.username().is_empty() || base.password().is_some();
    if !is_web || has_user || base.query().is_some() || base.fragment().is_some() {
        return Err(SettingsError::Address(field));
    }
    let mut url = base.clone();
    match url.path_segments_mut() {
        Ok(mut path) => path.pop_if_empty().extend(segments),
        Err(()) => return Err(SettingsError::Address(field)),
    };
    Ok(url)
}
