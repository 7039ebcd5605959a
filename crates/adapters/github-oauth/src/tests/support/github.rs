//! A stand-in for GitHub, which refuses what GitHub refuses, in GitHub's words.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use aws_lc_rs::digest::{SHA256, digest};
use data_encoding::BASE64URL_NOPAD;
use url::{Url, form_urlencoded};
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use super::{CLIENT_ID, CLIENT_SECRET, CODE, REDIRECT_URL, TOKEN, json};

/// What somebody who signed in allowed: what the address of the page said.
type Grant = HashMap<String, String>;

pub(in crate::tests) struct GitHub {
    server: MockServer,
    grant: Arc<Mutex<Option<Grant>>>,
}

impl GitHub {
    /// Starts one whose pages and API are below those paths.
    pub(in crate::tests) async fn start(base_path: &str, api_path: &str) -> Self {
        let server = MockServer::start().await;
        let grant = Arc::<Mutex<Option<Grant>>>::default();
        let granted = Arc::clone(&grant);
        let tokens = Mock::given(method("POST"))
            .and(path(format!("{base_path}/login/oauth/access_token")))
            .respond_with(move |request: &Request| {
                give_token(request, granted.lock().expect("no panic").take())
            });
        let user = Mock::given(method("GET"))
            .and(path(format!("{api_path}/user")))
            .respond_with(tell_user);
        server.register(tokens).await;
        server.register(user).await;
        Self { server, grant }
    }

    pub(in crate::tests) fn uri(&self) -> String {
        self.server.uri()
    }

    /// Signs in at an address, as a browser would; from then on `CODE` is good, once.
    pub(in crate::tests) fn sign_in(&self, authorization_url: &str) {
        let url = Url::parse(authorization_url).expect("an address");
        *self.grant.lock().expect("no panic") = Some(url.query_pairs().into_owned().collect());
    }
}

fn give_token(request: &Request, grant: Option<Grant>) -> ResponseTemplate {
    if header(request, "content-type") != Some("application/x-www-form-urlencoded") {
        return ResponseTemplate::new(415);
    }
    let form: HashMap<_, _> = form_urlencoded::parse(&request.body).into_owned().collect();
    let field = |name: &str| form.get(name).map(String::as_str);
    if field("client_id") != Some(CLIENT_ID) {
        return ResponseTemplate::new(404).set_body_raw(r#"{"error":"Not Found"}"#, JSON);
    }
    if field("client_secret") != Some(CLIENT_SECRET) {
        return error("incorrect_client_credentials");
    }
    let Some(grant) = grant.filter(|_| field("code") == Some(CODE)) else {
        return error("bad_verification_code");
    };
    if field("redirect_uri").is_some_and(|sent| sent != REDIRECT_URL)
        || field("redirect_uri") != grant.get("redirect_uri").map(String::as_str)
    {
        return error("redirect_uri_mismatch");
    }
    let verifier = field("code_verifier").unwrap_or_default();
    let challenge = BASE64URL_NOPAD.encode(digest(&SHA256, verifier.as_bytes()).as_ref());
    let is_granted = grant.get("client_id").is_some_and(|id| id == CLIENT_ID)
        && grant.get("code_challenge_method").is_some_and(|method| method == "S256")
        && grant.get("code_challenge") == Some(&challenge);
    if !is_granted {
        return error("bad_verification_code");
    }
    if header(request, "accept") != Some("application/json") {
        let form = format!("access_token={TOKEN}&scope=&token_type=bearer");
        return ResponseTemplate::new(200).set_body_raw(form, "application/x-www-form-urlencoded");
    }
    super::token()
}

fn tell_user(request: &Request) -> ResponseTemplate {
    if !header(request, "user-agent").is_some_and(|agent| agent.starts_with("madang/")) {
        return ResponseTemplate::new(403).set_body_string("Request forbidden: no User-Agent");
    }
    if header(request, "accept") != Some("application/vnd.github+json") {
        return ResponseTemplate::new(415);
    }
    if header(request, "x-github-api-version") != Some("2022-11-28") {
        return ResponseTemplate::new(400);
    }
    if header(request, "authorization") != Some(&format!("Bearer {TOKEN}")) {
        return ResponseTemplate::new(401).set_body_raw(r#"{"message":"Bad credentials"}"#, JSON);
    }
    json(OCTOCAT)
}

fn error(code: &str) -> ResponseTemplate {
    json(&format!(
        r#"{{"error":"{code}","error_description":"In words.","error_uri":"https://docs.github.com"}}"#
    ))
}

fn header<'a>(request: &'a Request, name: &str) -> Option<&'a str> {
    request.headers.get(name)?.to_str().ok()
}

const JSON: &str = "application/json; charset=utf-8";

/// Somebody whose name and e-mail are not public.
const OCTOCAT: &str = r#"{
    "login": "octocat",
    "id": 583231,
    "node_id": "MDQ6VXNlcjU4MzIzMQ==",
    "avatar_url": "https://avatars.githubusercontent.com/u/583231?v=4",
    "gravatar_id": "",
    "url": "https://api.github.com/users/octocat",
    "type": "User",
    "site_admin": false,
    "name": null,
    "company": null,
    "blog": "",
    "location": null,
    "email": null,
    "hireable": null,
    "bio": null,
    "twitter_username": null,
    "public_repos": 8,
    "followers": 20000,
    "created_at": "2011-01-25T18:44:36Z",
    "updated_at": "2025-11-22T11:21:44Z"
}"#;
