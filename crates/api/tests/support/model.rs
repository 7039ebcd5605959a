//! A server that speaks OpenAI's API, as far as the AI's model is asked, and looks at what it is asked as the
//! real ones do.

use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use serde_json::{Value, json};
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

use super::deadline::PATIENCE;
use super::server::Launch;

/// The key that it knows its callers by.
const API_KEY: &str = "sk-only-for-tests";
/// The one model that it has.
const MODEL: &str = "test-model";

/// What becomes of a question that is asked as it should be.
#[derive(Clone)]
pub(crate) enum Reaction {
    /// An answer of these words.
    Says(String),
    /// An answer without words.
    SaysNothing,
    /// The same, but so much later.
    SaysLate(Duration),
    /// An error of this status, in OpenAI's shape.
    Fails(u16),
    /// This for a body, whatever it is.
    Sends(&'static str),
}

/// The model, and what it was asked.
pub(crate) struct Model {
    server: MockServer,
    desk: Arc<Desk>,
}

#[derive(Default)]
struct Desk {
    state: Mutex<State>,
    released: Condvar,
}

struct State {
    reaction: Reaction,
    questions: Vec<Value>,
    is_held: bool,
}

impl Default for State {
    fn default() -> Self {
        let reaction = Reaction::Says("요약을 시작합니다...".to_owned());
        Self { reaction, questions: Vec::new(), is_held: false }
    }
}

impl Model {
    /// One that answers with the words of the document's example.
    pub(crate) async fn start() -> Self {
        // Not of wiremock's pool: its port is closed with it.
        let server = MockServer::builder().start().await;
        let desk = Arc::<Desk>::default();
        let endpoint = Mock::given(method("POST")).and(path("/v1/chat/completions"));
        endpoint.respond_with(Endpoint(Arc::clone(&desk))).mount(&server).await;
        Self { server, desk }
    }

    /// Makes it react like that from now on.
    pub(crate) fn reacts(&self, reaction: Reaction) {
        self.desk.state.lock().unwrap().reaction = reaction;
    }

    /// Makes it say this from now on.
    pub(crate) fn says(&self, words: &str) {
        self.reacts(Reaction::Says(words.to_owned()));
    }

    /// Lets it keep every question to itself until [`Model::release`].
    pub(crate) fn hold(&self) {
        self.desk.state.lock().unwrap().is_held = true;
    }

    /// Lets it answer again.
    pub(crate) fn release(&self) {
        self.desk.state.lock().unwrap().is_held = false;
        self.desk.released.notify_all();
    }

    /// The bodies of all questions so far, those that it refused included.
    pub(crate) fn questions(&self) -> Vec<Value> {
        self.desk.state.lock().unwrap().questions.clone()
    }

    /// How often it was asked.
    pub(crate) fn asked(&self) -> usize {
        self.desk.state.lock().unwrap().questions.len()
    }

    /// Roles and words of what it was shown last, but for the first message, which is the server's own.
    pub(crate) fn shown(&self) -> Vec<(String, String)> {
        let questions = self.questions();
        let messages = questions.last().expect("a question")["messages"].clone();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let pair = |message: &Value| (text(&message["role"]), text(&message["content"]));
        messages.as_array().unwrap().iter().skip(1).map(pair).collect()
    }

    /// A server that asks this model.
    pub(crate) fn behind(&self, launch: Launch) -> Launch {
        launch
            .with("OPENAI_BASE_URL", &format!("{}/v1", self.server.uri()))
            .with("OPENAI_API_KEY", API_KEY)
            .with("OPENAI_MODEL", MODEL)
    }
}

impl Drop for Model {
    fn drop(&mut self) {
        self.release();
    }
}

struct Endpoint(Arc<Desk>);

impl Respond for Endpoint {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let question = serde_json::from_slice(&request.body).unwrap_or_default();
        let refusal = refusal(request, &question);
        let mut state = self.0.state.lock().unwrap();
        state.questions.push(question);
        if let Some((status, reason)) = refusal {
            return error(status, reason);
        }
        let held = self.0.released.wait_timeout_while(state, PATIENCE, |state| state.is_held);
        let reaction = held.unwrap().0.reaction.clone();
        match reaction {
            Reaction::Says(words) => completion(&json!(words)),
            Reaction::SaysNothing => completion(&Value::Null),
            Reaction::SaysLate(delay) => completion(&json!("Too late.")).set_delay(delay),
            Reaction::Fails(status) => error(status, "the test wants it so"),
            Reaction::Sends(body) => {
                ResponseTemplate::new(200).set_body_raw(body, "application/json")
            }
        }
    }
}

/// Why a question is not taken.
fn refusal(request: &Request, question: &Value) -> Option<(u16, &'static str)> {
    let header = |name: &str| request.headers.get(name)?.to_str().ok();
    if header("authorization") != Some(&format!("Bearer {API_KEY}")) {
        return Some((401, "Incorrect API key provided."));
    }
    if header("content-type") != Some("application/json") {
        return Some((400, "The body is to be JSON."));
    }
    if question["model"] != MODEL {
        return Some((404, "The model does not exist."));
    }
    if question["max_tokens"].as_u64().is_none_or(|most| most == 0) {
        return Some((400, "max_tokens is to be a positive number."));
    }
    if question["stream"] == true || question["n"].as_u64().is_some_and(|count| count != 1) {
        return Some((400, "This server gives one answer, whole."));
    }
    let messages = question["messages"].as_array().map(Vec::as_slice).unwrap_or_default();
    let is_message = |message: &Value| {
        let is_role = ["system", "user", "assistant"].iter().any(|role| message["role"] == *role);
        is_role && message["content"].as_str().is_some_and(|content| !content.is_empty())
    };
    if messages.is_empty() || !messages.iter().all(is_message) {
        return Some((400, "messages are to have a role and a content."));
    }
    None
}

/// An answer as OpenAI's API has it.
fn completion(content: &Value) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(json!({
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1_764_169_320,
        "model": MODEL,
        "choices": [{
            "index": 0,
            "message": {"role": "assistant", "content": content, "refusal": null},
            "logprobs": null,
            "finish_reason": "stop",
        }],
        "usage": {"prompt_tokens": 9, "completion_tokens": 12, "total_tokens": 21},
    }))
}

/// An error as OpenAI's API has it.
fn error(status: u16, reason: &str) -> ResponseTemplate {
    let error = json!({"message": reason, "type": "error", "param": null, "code": null});
    ResponseTemplate::new(status).set_body_json(json!({ "error": error }))
}
