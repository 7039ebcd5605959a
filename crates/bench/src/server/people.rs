use std::net::SocketAddr;
use std::time::Duration;

use reqwest::{Client, RequestBuilder};
use serde_json::{Value, json};

use crate::failure::Failure;

const PASSWORD: &str = "securepassword123";

/// How long a server may take to answer.
const TIME_LIMIT: Duration = Duration::from_secs(10);

/// Those who have accounts on a server.
pub(crate) struct People {
    client: Client,
    server: SocketAddr,
    tokens: Vec<String>,
}

impl People {
    /// Registers so many, and signs them in.
    pub(crate) async fn sign_up(server: SocketAddr, count: usize) -> Result<Self, Failure> {
        let client = Client::builder().timeout(TIME_LIMIT).build()?;
        let mut people = Self { client, server, tokens: Vec::new() };
        for number in 1..=count {
            let email = format!("user{number}@example.com");
            let account = json!({"email": email, "name": "User Name", "password": PASSWORD});
            people.post("/auth/register/", &account).await?;
            let credentials = json!({"email": email, "password": PASSWORD});
            let session = people.post("/auth/login/", &credentials).await?;
            people.tokens.push(text(&session, "access")?);
        }
        Ok(people)
    }

    /// Everybody's access token.
    pub(crate) fn tokens(&self) -> &[String] {
        &self.tokens
    }

    /// Lets the first of them make a room of that name that anyone may enter, and gives its id.
    pub(crate) async fn make_room(&self, name: &str) -> Result<i64, Failure> {
        let creator = self.tokens.first().ok_or("a room is made by somebody")?;
        let room = json!({"name": name, "room_type": "chat"});
        let request = self.request("/api/rooms/", &room).bearer_auth(creator);
        let made = answer(request).await?;
        Ok(made["id"].as_i64().ok_or_else(|| format!("no id in {made}"))?)
    }

    async fn post(&self, path: &str, body: &Value) -> Result<Value, Failure> {
        answer(self.request(path, body)).await
    }

    fn request(&self, path: &str, body: &Value) -> RequestBuilder {
        self.client.post(format!("http://{}{path}", self.server)).json(body)
    }
}

async fn answer(request: RequestBuilder) -> Result<Value, Failure> {
    let response = request.send().await?;
    let (status, url) = (response.status(), response.url().clone());
    let body = response.text().await?;
    if !status.is_success() {
        return Err(format!("{url} answered {status}: {body}").into());
    }
    Ok(serde_json::from_str(&body)?)
}

fn text(object: &Value, name: &str) -> Result<String, Failure> {
    let value = object[name].as_str().ok_or_else(|| format!("no {name} in {object}"))?;
    Ok(value.to_owned())
}
