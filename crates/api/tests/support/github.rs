//! A stand-in for GitHub, which refuses what GitHub refuses, in GitHub's words.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use aws_lc_rs::digest::{SHA256, digest};
use data_encoding::BASE64URL_NOPAD;
use serde_json::{Value, json};
use url::{Url, form_urlencoded};
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use super::answer::Answer;
use super::person::Person;
use super::server::{Launch, TestServer};

/// Where a sign-in begins.
pub(crate) const LOGIN: &str = "/api/auth/github/login/";
/// Where a sign-in is completed.
pub(crate) const CALLBACK: &str = "/api/auth/github/callback/";

/// What the server under test is registered with.
const CLIENT_ID: &str = "Iv1.0123456789abcdef";
const CLIENT_SECRET: &str = "a secret between GitHub and the server";
const REDIRECT_URL: &str = "https://chat.example.com/signed-in?by=github";

/// How long it takes when it is slow: longer than anybody waits.
const LATE: Duration = Duration::from_secs(60);

const JSON: &str = "application/json; charset=utf-8";

/// Somebody with an account at GitHub.
#[derive(Clone)]
pub(crate) struct GitHubUser {
    pub(crate) id: i64,
    pub(crate) login: String,
    pub(crate) avatar: Option<String>,
    /// What is public of them.
    pub(crate) name: Option<String>,
    pub(crate) email: Option<String>,
}

impl GitHubUser {
    /// Somebody with a picture, whose name and e-mail are not public.
    pub(crate) fn new(id: i64, login: &str) -> Self {
        let avatar = Some(format!("https://avatars.githubusercontent.com/u/{id}?v=4"));
        Self { id, login: login.to_owned(), avatar, name: None, email: None }
    }

    /// What GitHub's API tells of them.
    fn shown(&self) -> Value {
        json!({
            "login": self.login,
            "id": self.id,
            "node_id": "MDQ6VXNlcjU4MzIzMQ==",
            "avatar_url": self.avatar,
            "gravatar_id": "",
            "type": "User",
            "site_admin": false,
            "name": self.name,
            "email": self.email,
            "public_repos": 8,
            "created_at": "2011-01-25T18:44:36Z",
        })
    }
}

/// What is wrong with GitHub.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Trouble {
    /// It answers when nobody waits any more.
    Slow,
    /// It answers that it is not available.
    Unavailable,
    /// It answers with a page.
    Html,
    /// It answers with 10 MiB.
    Large,
}

/// What of GitHub is in trouble.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// Where codes are redeemed.
    Tokens,
    /// Where is asked whose a token is.
    Api,
}

/// GitHub, with the server under test as an application of its own.
pub(crate) struct GitHub {
    server: MockServer,
    desk: Arc<Mutex<Desk>>,
}

/// What GitHub knows.
#[derive(Default)]
struct Desk {
    /// What may be redeemed, once, by code.
    grants: HashMap<String, Grant>,
    /// Whose the tokens are that were given out.
    tokens: HashMap<String, GitHubUser>,
    /// How many codes and tokens there were.
    given: u64,
    trouble: Option<(Part, Trouble)>,
}

/// What somebody who signed in allowed the application that sent them.
struct Grant {
    user: GitHubUser,
    challenge: String,
}

/// What a browser brings back from GitHub.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Return {
    pub(crate) code: String,
    pub(crate) state: String,
}

impl Return {
    /// As the page posts it.
    pub(crate) fn body(&self) -> Value {
        json!({"code": self.code, "state": self.state})
    }
}

impl GitHub {
    pub(crate) async fn start() -> Self {
        // Not of wiremock's pool: its port is closed with it.
        let server = MockServer::builder().start().await;
        let desk = Arc::<Mutex<Desk>>::default();
        let (of_tokens, of_user) = (Arc::clone(&desk), Arc::clone(&desk));
        let tokens = Mock::given(method("POST")).and(path("/login/oauth/access_token"));
        let tokens = tokens.respond_with(move |request: &Request| {
            of_tokens.lock().unwrap().answer(Part::Tokens, |desk| desk.give_token(request))
        });
        let user = Mock::given(method("GET")).and(path("/api/v3/user"));
        let user = user.respond_with(move |request: &Request| {
            of_user.lock().unwrap().answer(Part::Api, |desk| desk.tell_user(request))
        });
        server.register(tokens).await;
        server.register(user).await;
        Self { server, desk }
    }

    /// A server that people sign in to through this GitHub.
    pub(crate) fn behind(&self, launch: Launch) -> Launch {
        launch
            .with("GITHUB_CLIENT_ID", CLIENT_ID)
            .with("GITHUB_CLIENT_SECRET", CLIENT_SECRET)
            .with("GITHUB_REDIRECT_URL", REDIRECT_URL)
            .with("GITHUB_BASE_URL", &self.server.uri())
            .with("GITHUB_API_URL", &format!("{}/api/v3", self.server.uri()))
    }

    /// Puts a part of it in trouble, instead of what was in trouble before.
    pub(crate) fn troubled(&self, part: Part, trouble: Trouble) {
        self.desk.lock().unwrap().trouble = Some((part, trouble));
    }

    /// Ends all trouble.
    pub(crate) fn well(&self) {
        self.desk.lock().unwrap().trouble = None;
    }

    /// How often anything was asked of it.
    pub(crate) async fn asked(&self) -> usize {
        self.server.received_requests().await.unwrap().len()
    }

    /// Signs in at the address of the page, as somebody does in a browser, and is sent back.
    pub(crate) fn sign_in(&self, auth_url: &str, user: &GitHubUser) -> Return {
        let url = Url::parse(auth_url).unwrap();
        let page = format!("{}/login/oauth/authorize?", self.server.uri());
        assert!(auth_url.starts_with(&page), "{auth_url}");
        let query: HashMap<_, _> = url.query_pairs().into_owned().collect();
        assert_eq!(query.len(), url.query_pairs().count(), "twice: {auth_url}");
        for (name, value) in [
            ("response_type", "code"),
            ("client_id", CLIENT_ID),
            ("redirect_uri", REDIRECT_URL),
            ("code_challenge_method", "S256"),
        ] {
            assert_eq!(query[name], value, "{auth_url}");
        }
        let grant = Grant { user: user.clone(), challenge: query["code_challenge"].clone() };
        let mut desk = self.desk.lock().unwrap();
        let code = desk.next("code");
        desk.grants.insert(code.clone(), grant);
        Return { code, state: query["state"].clone() }
    }
}

impl Desk {
    fn next(&mut self, kind: &str) -> String {
        self.given += 1;
        format!("{kind}_{}", self.given)
    }

    fn answer(
        &mut self,
        part: Part,
        usual: impl FnOnce(&mut Self) -> ResponseTemplate,
    ) -> ResponseTemplate {
        let Some((_, trouble)) = self.trouble.filter(|(troubled, _)| *troubled == part) else {
            return usual(self);
        };
        let page = "<!DOCTYPE html><html><body>Unicorn!</body></html>";
        match trouble {
            Trouble::Slow => usual(self).set_delay(LATE),
            Trouble::Unavailable => ResponseTemplate::new(503).set_body_raw(page, "text/html"),
            Trouble::Html => ResponseTemplate::new(200).set_body_raw(page, "text/html"),
            Trouble::Large => ok(&Value::from(" ".repeat(10 * 1024 * 1024))),
        }
    }

    fn give_token(&mut self, request: &Request) -> ResponseTemplate {
        if header(request, "content-type") != Some("application/x-www-form-urlencoded") {
            return ResponseTemplate::new(415);
        }
        let form: HashMap<_, _> = form_urlencoded::parse(&request.body).into_owned().collect();
        let field = |name: &str| form.get(name).map(String::as_str);
        if field("client_id") != Some(CLIENT_ID) {
            return ResponseTemplate::new(404).set_body_raw(r#"{"error":"Not Found"}"#, JSON);
        }
        if field("client_secret") != Some(CLIENT_SECRET) {
            return refusal("incorrect_client_credentials");
        }
        if field("redirect_uri") != Some(REDIRECT_URL) {
            return refusal("redirect_uri_mismatch");
        }
        let grant = field("code").and_then(|code| self.grants.remove(code));
        let verifier = field("code_verifier").unwrap_or_default();
        let challenge = BASE64URL_NOPAD.encode(digest(&SHA256, verifier.as_bytes()).as_ref());
        let Some(grant) = grant.filter(|grant| grant.challenge == challenge) else {
            return refusal("bad_verification_code");
        };
        let token = self.next("gho");
        self.tokens.insert(token.clone(), grant.user);
        if header(request, "accept") == Some("application/json") {
            return ok(&json!({"access_token": token, "scope": "", "token_type": "bearer"}));
        }
        let form = format!("access_token={token}&scope=&token_type=bearer");
        ResponseTemplate::new(200).set_body_raw(form, "application/x-www-form-urlencoded")
    }

    fn tell_user(&self, request: &Request) -> ResponseTemplate {
        if header(request, "user-agent").is_none_or(str::is_empty) {
            return ResponseTemplate::new(403).set_body_string("Request forbidden: no User-Agent");
        }
        if header(request, "accept") != Some("application/vnd.github+json") {
            return ResponseTemplate::new(415);
        }
        let token = header(request, "authorization").and_then(|it| it.strip_prefix("Bearer "));
        match token.and_then(|token| self.tokens.get(token)) {
            Some(user) => ok(&user.shown()),
            None => {
                ResponseTemplate::new(401).set_body_raw(r#"{"message":"Bad credentials"}"#, JSON)
            }
        }
    }
}

fn ok(body: &Value) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_raw(body.to_string(), JSON)
}

/// GitHub tells with 200 that there is no token.
fn refusal(code: &str) -> ResponseTemplate {
    ok(&json!({
        "error": code,
        "error_description": "In words.",
        "error_uri": "https://docs.github.com/",
    }))
}

fn header<'a>(request: &'a Request, name: &str) -> Option<&'a str> {
    request.headers.get(name)?.to_str().ok()
}

impl TestServer {
    /// Begins a sign-in, and goes to GitHub and back as that user.
    pub(crate) async fn begin_with_github(&self, github: &GitHub, user: &GitHubUser) -> Return {
        let begun = self.stranger().get(LOGIN).await.expect(200);
        let back = github.sign_in(begun["auth_url"].as_str().unwrap(), user);
        assert_eq!(begun["state"], back.state);
        back
    }

    /// Tries to complete a sign-in.
    pub(crate) async fn complete_with_github(&self, back: &Return) -> Answer {
        self.stranger().post(CALLBACK, back.body()).await
    }

    /// A user of GitHub in a session of the assistant contract.
    pub(crate) async fn sign_in_with_github(&self, github: &GitHub, user: &GitHubUser) -> Person {
        let back = self.begin_with_github(github, user).await;
        let signed_in = self.complete_with_github(&back).await.expect(200);
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let mut person = self.stranger();
        person.id = signed_in["user"]["id"].as_i64().unwrap();
        person.name = text(&signed_in["user"]["username"]);
        person.access = text(&signed_in["access"]);
        person.refresh = text(&signed_in["refresh"]);
        person
    }
}
