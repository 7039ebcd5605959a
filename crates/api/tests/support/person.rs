use reqwest::{Client, Method, RequestBuilder};
use serde_json::{Value, json};

use super::answer::Answer;
use super::server::TestServer;
use super::sign_up::SignedUp;

/// The password of everybody in the tests.
pub(crate) const PASSWORD: &str = "securepassword123";

/// Somebody who uses a server, with or without an account.
#[derive(Clone)]
pub(crate) struct Person {
    client: Client,
    address: String,
    /// The account's id; zero without one.
    pub(crate) id: i64,
    pub(crate) email: String,
    pub(crate) name: String,
    pub(crate) access: String,
    pub(crate) refresh: String,
}

/// Without the machine's certificates, which take long to load and which plain HTTP has no use for.
fn client() -> Client {
    Client::builder().tls_certs_only([]).build().unwrap()
}

impl Person {
    pub(crate) fn stranger(server: &TestServer) -> Self {
        Self {
            client: client(),
            address: server.address().to_owned(),
            id: 0,
            email: String::new(),
            name: String::new(),
            access: String::new(),
            refresh: String::new(),
        }
    }

    /// Makes `<name>@example.com` with a session: past the server where it has default settings, else by
    /// registering and signing in.
    pub(crate) async fn sign_up(server: &TestServer, name: &str) -> Self {
        let mut person = Self::stranger(server);
        person.name = name.to_owned();
        person.email = format!("{}@example.com", name.to_lowercase().replace(' ', "."));
        if server.has_default_accounts() {
            let SignedUp { id, access, refresh } = server.database.sign_up(&person.email, name);
            return Self { id, access, refresh, ..person };
        }
        let body = json!({"email": person.email, "name": name, "password": PASSWORD});
        let account = person.post("/auth/register/", body).await.expect(201);
        person.id = account["id"].as_i64().unwrap();
        person.signed_in_again().await
    }

    /// The same person with a session of their own.
    pub(crate) async fn signed_in_again(&self) -> Self {
        let body = json!({"email": self.email, "password": PASSWORD});
        let tokens = self.anonymous().post("/auth/login/", body).await.expect(200);
        let token = |name: &str| tokens[name].as_str().unwrap().to_owned();
        Self { access: token("access"), refresh: token("refresh"), ..self.clone() }
    }

    /// The same person without a token.
    pub(crate) fn anonymous(&self) -> Self {
        Self { access: String::new(), ..self.clone() }
    }

    /// The same person with another access token.
    pub(crate) fn with_access(&self, access: impl Into<String>) -> Self {
        Self { access: access.into(), ..self.clone() }
    }

    /// The same person, but for what stands as e-mail in a login.
    pub(crate) fn with_email(&self, email: impl Into<String>) -> Self {
        Self { email: email.into(), ..self.clone() }
    }

    /// The same person as a user of another node.
    pub(crate) fn on(&self, server: &TestServer) -> Self {
        Self { address: server.address().to_owned(), ..self.clone() }
    }

    /// A request, with the token if there is one.
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.client.request(method, format!("http://{}{path}", self.address));
        if self.access.is_empty() { request } else { request.bearer_auth(&self.access) }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        send(self.request(Method::GET, path)).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        send(self.request(Method::POST, path).json(&body)).await
    }

    pub(crate) async fn patch(&self, path: &str, body: Value) -> Answer {
        send(self.request(Method::PATCH, path).json(&body)).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        send(self.request(Method::DELETE, path)).await
    }

    /// Sends no body.
    pub(crate) async fn put(&self, path: &str) -> Answer {
        send(self.request(Method::PUT, path)).await
    }

    /// Sends a body as it stands, declared as JSON.
    pub(crate) async fn post_text(&self, path: &str, body: impl Into<Vec<u8>>) -> Answer {
        self.send_text(Method::POST, path, body).await
    }

    /// Sends a body as it stands by any method, declared as JSON.
    pub(crate) async fn send_text(
        &self,
        method: Method,
        path: &str,
        body: impl Into<Vec<u8>>,
    ) -> Answer {
        let request = self.request(method, path);
        send(request.header("content-type", "application/json").body(body.into())).await
    }

    /// Tries to sign in with a password.
    pub(crate) async fn log_in(&self, password: &str) -> Answer {
        let body = json!({"email": self.email, "password": password});
        self.anonymous().post("/auth/login/", body).await
    }

    /// Asks for a new access token.
    pub(crate) async fn refresh(&self) -> Answer {
        self.anonymous().post("/auth/token/refresh/", json!({"refresh": self.refresh})).await
    }

    /// Makes an open room and gives its id.
    pub(crate) async fn open_room(&self, name: &str) -> i64 {
        let body = json!({"name": name, "room_type": "chat"});
        self.post("/api/rooms/", body).await.expect(201)["id"].as_i64().unwrap()
    }

    /// Host and port of the server.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }
}

/// Sends a request and reads the answer.
pub(crate) async fn send(request: RequestBuilder) -> Answer {
    Answer::read(request.send().await.unwrap()).await
}
