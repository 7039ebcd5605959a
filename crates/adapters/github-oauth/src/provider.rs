use async_trait::async_trait;
use oauth2::basic::BasicClient;
use oauth2::{
    AccessToken, AuthType, AuthUrl, AuthorizationCode, ClientId, ClientSecret, CsrfToken,
    EndpointNotSet, EndpointSet, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, TokenResponse,
    TokenUrl,
};
use reqwest::header::ACCEPT;
use secrecy::{ExposeSecret, SecretString};
use url::Url;
use users::{IdentifyError, IdentityProvider, PendingSignIn, ProviderProfile};

use crate::failure::Failure;
use crate::http::{HttpClient, Patience};
use crate::settings::{GitHubSettings, SettingsError};
use crate::{profile, token};

/// The version of GitHub's API that is spoken here.
const API_VERSION: (&str, &str) = ("X-GitHub-Api-Version", "2022-11-28");

/// What GitHub's API is asked to answer with.
const API_MEDIA_TYPE: &str = "application/vnd.github+json";

type OAuthClient =
    BasicClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointSet>;

/// Signs people in through github.com or a GitHub Enterprise.
#[derive(Debug)]
pub struct GitHubIdentityProvider {
    oauth: OAuthClient,
    user_url: Url,
    http: HttpClient,
}

impl GitHubIdentityProvider {
    /// Takes the settings; GitHub is not asked for anything yet.
    pub fn new(settings: GitHubSettings) -> Result<Self, SettingsError> {
        Self::with_patience(settings, Patience::USUAL)
    }

    pub(crate) fn with_patience(
        settings: GitHubSettings,
        patience: Patience,
    ) -> Result<Self, SettingsError> {
        let authorize_url = AuthUrl::from_url(settings.authorize_url()?);
        let token_url = TokenUrl::from_url(settings.token_url()?);
        let user_url = settings.user_url()?;
        let secret = settings.client_secret.expose_secret().to_owned();
        let mut oauth = BasicClient::new(ClientId::new(settings.client_id))
            .set_client_secret(ClientSecret::new(secret))
            .set_auth_type(AuthType::RequestBody)
            .set_auth_uri(authorize_url)
            .set_token_uri(token_url);
        if let Some(url) = settings.redirect_url {
            oauth = oauth.set_redirect_uri(RedirectUrl::from_url(url));
        }
        Ok(Self { oauth, user_url, http: HttpClient::new(patience)? })
    }

    async fn redeem(
        &self,
        code: &SecretString,
        verifier: &SecretString,
    ) -> Result<AccessToken, IdentifyError> {
        let answer = self
            .oauth
            .exchange_code(AuthorizationCode::new(code.expose_secret().to_owned()))
            .set_pkce_verifier(pkce_verifier(verifier))
            .request_async(&self.http)
            .await
            .map_err(|error| token::identify_error(error, self.oauth.token_uri().url()))?;
        Ok(answer.access_token().clone())
    }

    async fn user(&self, token: AccessToken) -> Result<ProviderProfile, Failure> {
        let (version_header, version) = API_VERSION;
        let request = self
            .http
            .get(&self.user_url)
            .bearer_auth(token.secret())
            .header(ACCEPT, API_MEDIA_TYPE)
            .header(version_header, version);
        let answer = self.http.send(request.build()?).await?;
        if !answer.status.is_success() {
            return Err(Failure::Status { url: answer.url, status: answer.status });
        }
        profile::read(&answer.body).ok_or(Failure::Unintelligible { url: answer.url })
    }
}

#[async_trait]
impl IdentityProvider for GitHubIdentityProvider {
    fn authorization_url(&self, pending: &PendingSignIn) -> String {
        let challenge =
            PkceCodeChallenge::from_code_verifier_sha256(&pkce_verifier(&pending.verifier));
        let (url, _state) = self
            .oauth
            .authorize_url(|| CsrfToken::new(pending.state.to_string()))
            .set_pkce_challenge(challenge)
            .url();
        url.into()
    }

    async fn identify(
        &self,
        code: &SecretString,
        verifier: &SecretString,
    ) -> Result<ProviderProfile, IdentifyError> {
        let token = self.redeem(code, verifier).await?;
        self.user(token).await.map_err(|failure| IdentifyError::Fault(failure.into()))
    }
}

fn pkce_verifier(verifier: &SecretString) -> PkceCodeVerifier {
    PkceCodeVerifier::new(verifier.expose_secret().to_owned())
}
