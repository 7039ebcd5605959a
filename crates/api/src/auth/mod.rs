//! Who is calling. Knows tokens and where they stand in a request, and no contract's JSON.

use actix_web::http::header::{AUTHORIZATION, SEC_WEBSOCKET_PROTOCOL};
use actix_web::{HttpMessage, HttpRequest};
use messages::Author;
use users::{Caller, Contract};

use crate::application::Application;
use crate::http::problem::Problem;
use crate::http::query::Query;

/// The subprotocol that precedes a token, and that the server answers with (contracts rule 4).
pub(crate) const SUBPROTOCOL: &str = "bearer";

/// Who sent a request, by its `Authorization` header.
pub(crate) async fn authenticate(request: &HttpRequest) -> Result<Caller, Problem> {
    identify(request, header_token(request)).await
}

/// Who opens a socket, by the `Authorization` header, `?token=`, or the subprotocols `bearer, <access>`:
/// a browser can set no header there.
pub(crate) async fn authenticate_socket(request: &HttpRequest) -> Result<Caller, Problem> {
    let token = header_token(request)
        .map(str::to_owned)
        .or_else(|| query_token(request))
        .or_else(|| subprotocol_token(request));
    identify(request, token.as_deref()).await
}

async fn identify(request: &HttpRequest, token: Option<&str>) -> Result<Caller, Problem> {
    let application = Application::of(request);
    let token = token.ok_or(Problem::MissingToken)?;
    let caller = application.users.authenticate(token).await.map_err(refusal)?;
    tracing::Span::current().record("user", tracing::field::display(caller.user.id));
    request.extensions_mut().insert(caller.session.contract);
    application.rate_limits.check_person(caller.user.id)?;
    Ok(caller)
}

/// The contract that the session of a request was opened through, once its caller is known.
pub(crate) fn contract_of_session(request: &HttpRequest) -> Option<Contract> {
    request.extensions().get().copied()
}

/// A caller as the author of what they send.
pub(crate) fn author_of(caller: Caller) -> Author {
    Author::person(caller.user, caller.picture)
}

/// Why nobody is signed in.
pub(crate) fn refusal(error: users::Error) -> Problem {
    match error {
        users::Error::Fault(fault) => fault.into(),
        users::Error::NotSignedIn(_)
        | users::Error::RegistrationClosed
        | users::Error::InvalidRegistration(_)
        | users::Error::InvalidName(_)
        | users::Error::InvalidPasswordChange { .. }
        | users::Error::WrongCredentials
        | users::Error::TooManyAttempts { .. }
        | users::Error::NoSuchUser
        | users::Error::NoSuchSession => Problem::InvalidToken,
    }
}

/// The token of an `Authorization: Bearer` header.
pub(crate) fn header_token(request: &HttpRequest) -> Option<&str> {
    let value = request.headers().get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}

fn query_token(request: &HttpRequest) -> Option<String> {
    Query::of(request).text("token")?.ok().filter(|token| !token.is_empty())
}

fn subprotocol_token(request: &HttpRequest) -> Option<String> {
    let mut protocols = subprotocols(request);
    protocols.find(|protocol| *protocol == SUBPROTOCOL)?;
    protocols.next().map(str::to_owned)
}

/// Whether the handshake of a socket offers [`SUBPROTOCOL`], which the answer must then choose.
pub(crate) fn offers_subprotocol(request: &HttpRequest) -> bool {
    subprotocols(request).any(|protocol| protocol == SUBPROTOCOL)
}

fn subprotocols(request: &HttpRequest) -> impl Iterator<Item = &str> {
    request
        .headers()
        .get_all(SEC_WEBSOCKET_PROTOCOL)
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn a_bearer_token_stands_in_its_header() {
        let request = |value: &str| {
            TestRequest::default().insert_header((AUTHORIZATION, value)).to_http_request()
        };
        assert_eq!(header_token(&request("Bearer abc")), Some("abc"));
        assert_eq!(header_token(&request("bearer abc")), Some("abc"));
        for value in ["Basic abc", "Bearer", "Bearer ", "abc"] {
            assert_eq!(header_token(&request(value)), None, "{value:?}");
        }
    }

    #[test]
    fn a_socket_s_token_may_stand_in_the_query() {
        let request = |uri: &str| TestRequest::with_uri(uri).to_http_request();
        assert_eq!(
            query_token(&request("/ws/chat/1/?after=3&token=a.b-c")).as_deref(),
            Some("a.b-c")
        );
        assert_eq!(query_token(&request("/ws/chat/1/?token=")), None);
        assert_eq!(query_token(&request("/ws/chat/1/")), None);
    }

    #[test]
    fn a_socket_s_token_may_follow_the_bearer_subprotocol() {
        let request = |value: &str| {
            TestRequest::default().insert_header((SEC_WEBSOCKET_PROTOCOL, value)).to_http_request()
        };
        assert_eq!(subprotocol_token(&request("bearer, abc")).as_deref(), Some("abc"));
        assert_eq!(subprotocol_token(&request("chat,bearer,abc")).as_deref(), Some("abc"));
        for value in ["abc, bearer", "bearer", "abc"] {
            assert_eq!(subprotocol_token(&request(value)), None, "{value:?}");
        }
    }
}
