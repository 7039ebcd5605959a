use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use kernel::{TextError, filled};
use users::{CompleteSignIn, Contract, ProviderSignIn};

use super::dto::{AuthorizationAnswer, CallbackBody, PersonAnswer, SignInAnswer};
use super::error::AssistantError;
use crate::application::Application;
use crate::contracts::coded::CodedError;
use crate::contracts::field_errors::FieldErrors;
use crate::http::body::Body;
use crate::http::client::Client;
use crate::http::given::Given;

/// The longest code that is shown to GitHub, in Unicode scalar values.
const LONGEST_CODE: usize = 1_000;

/// Begins a sign-in through GitHub. What it begins is good once, for ten minutes.
#[utoipa::path(
    get, path = "/api/auth/github/login/", operation_id = "assistant_github_login", tag = "assistant",
    responses(
        (status = 200, description = "Where the browser is to go", body = AuthorizationAnswer),
        (status = 429, description = "Too many sign-ins from this address", body = CodedError),
        (status = 503, description = "GitHub is not set up", body = CodedError),
    )
)]
pub(super) async fn begin(
    application: Data<Application>,
    request: HttpRequest,
) -> Result<HttpResponse, AssistantError> {
    let sign_in = provider(&application)?;
    application.rate_limits.check_registration(Client::of(&request).address())?;
    let authorization = sign_in.begin().await?;
    let state = authorization.state.to_string();
    Ok(HttpResponse::Ok().json(AuthorizationAnswer { auth_url: authorization.url, state }))
}

/// Signs in whom GitHub says the code is of. An account that does not exist yet is made.
#[utoipa::path(
    post, path = "/api/auth/github/callback/", operation_id = "assistant_github_callback",
    tag = "assistant",
    request_body = CallbackBody,
    responses(
        (status = 200, description = "Tokens of a new session", body = SignInAnswer),
        (status = 400, description = "A field that will not do, a state that is not good (any more), a code that GitHub refuses", body = CodedError),
        (status = 403, description = "Registration is closed, or the account barred", body = CodedError),
        (status = 502, description = "GitHub is away or slow", body = CodedError),
        (status = 503, description = "GitHub is not set up", body = CodedError),
    )
)]
pub(super) async fn complete(
    application: Data<Application>,
    body: Body,
) -> Result<HttpResponse, AssistantError> {
    let sign_in = provider(&application)?;
    let login = sign_in.complete(command(body.json().await?)?).await?;
    let user = PersonAnswer {
        id: login.tokens.user.id.get(),
        username: login.tokens.user.name.as_str().to_owned(),
        avatar: application.links.picture(login.picture.as_ref()),
    };
    let (access, refresh) = (login.tokens.access, login.tokens.refresh);
    Ok(HttpResponse::Ok().json(SignInAnswer { access, refresh, user }))
}

fn provider(application: &Application) -> Result<&ProviderSignIn, AssistantError> {
    application.provider_sign_in.as_ref().ok_or(AssistantError::GitHubNotConfigured)
}

/// A state that is missing belongs to no sign-in, as one that is not known.
fn command(body: CallbackBody) -> Result<CompleteSignIn, AssistantError> {
    let mut errors = FieldErrors::default();
    let code = errors.required("code", body.code);
    let code = errors.parsed("code", code.map(fit));
    let state = match body.state {
        Given::Absent | Given::Null => None,
        given => errors.optional("state", given),
    };
    errors.into_result()?;
    let (Some(code), Some(state)) = (code, state) else { return Err(AssistantError::InvalidState) };
    Ok(CompleteSignIn { code: code.into(), state, contract: Contract::Assistant })
}

/// A code that can be shown to GitHub.
fn fit(code: String) -> Result<String, TextError> {
    filled(&code, LONGEST_CODE).map(|()| code)
}
