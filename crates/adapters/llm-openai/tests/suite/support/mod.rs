//! A model that a test may ask, and servers behind it.

pub(crate) mod raw_server;

use std::error::Error;
use std::time::Duration;

use kernel::Fault;
use llm_openai::{OpenAiCompletion, OpenAiSettings};
use messages::{Completion, Prompt, Question, Speaker, Utterance};
use serde_json::{Value, json};
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

pub(crate) const API_KEY: &str = "sk-test-0123456789";

/// Settings for a server, with a time that no passing test uses up.
pub(crate) fn settings(server: &str) -> OpenAiSettings {
    OpenAiSettings {
        api_key: Some(API_KEY.into()),
        base_url: format!("{server}/v1").parse().expect("a URL"),
        model: "gpt-4o-mini".to_owned(),
        timeout: Duration::from_secs(60),
        max_tokens: 1_024,
    }
}

pub(crate) fn completion(server: &str) -> OpenAiCompletion {
    OpenAiCompletion::new(settings(server)).expect("settings that work")
}

pub(crate) fn person(name: &str, text: &str) -> Utterance {
    Utterance { speaker: Speaker::Person(name.to_owned()), text: text.to_owned() }
}

pub(crate) fn ai(text: &str) -> Utterance {
    Utterance { speaker: Speaker::Ai, text: text.to_owned() }
}

pub(crate) fn question(context: Vec<Utterance>, asker: &str, prompt: &str) -> Question {
    let prompt = Prompt::parse(prompt).expect("a prompt");
    Question { context, asker: asker.to_owned(), prompt }
}

/// A question that says no more than that it is one.
pub(crate) fn any_question() -> Question {
    question(Vec::new(), "octocat", "What is a yard?")
}

/// Waits for a place and asks.
pub(crate) async fn ask(completion: &OpenAiCompletion) -> Result<String, Fault> {
    let place = completion.place().await?;
    completion.complete(place, any_question()).await
}

/// Moves the clock on at once.
pub(crate) async fn pass(time: Duration) {
    tokio::time::pause();
    tokio::time::advance(time).await;
    tokio::time::resume();
}

/// Lets spawned tasks run until they wait.
pub(crate) async fn settle() {
    for _ in 0..1_000 {
        tokio::task::yield_now().await;
    }
}

/// What a fault says, down to its last cause.
pub(crate) fn reasons(fault: &Fault) -> String {
    let mut said = fault.to_string();
    let mut cause = fault.source();
    while let Some(error) = cause {
        said = format!("{said}: {error}");
        cause = error.source();
    }
    said
}

/// The body of an answer as OpenAI words it.
pub(crate) fn answer_of(content: &Value) -> Value {
    json!({
        "id": "chatcmpl-B9MBs8CjcvOU2jLn4n570S5qMJKcT",
        "object": "chat.completion",
        "created": 1_741_569_952,
        "model": "gpt-4o-mini-2024-07-18",
        "choices": [{
            "index": 0,
            "message": {
                "role": "assistant",
                "content": content,
                "refusal": null,
                "annotations": []
            },
            "logprobs": null,
            "finish_reason": "stop"
        }],
        "usage": {
            "prompt_tokens": 19,
            "completion_tokens": 10,
            "total_tokens": 29,
            "prompt_tokens_details": { "cached_tokens": 0, "audio_tokens": 0 },
            "completion_tokens_details": {
                "reasoning_tokens": 0,
                "audio_tokens": 0,
                "accepted_prediction_tokens": 0,
                "rejected_prediction_tokens": 0
            }
        },
        "service_tier": "default",
        "system_fingerprint": "fp_44709d6fcb"
    })
}

/// A server that answers every question in one way.
pub(crate) async fn server(response: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    answer_with(&server, response).await;
    server
}

/// Makes a server answer otherwise from now on.
pub(crate) async fn answer_with(server: &MockServer, response: ResponseTemplate) {
    server.reset().await;
    Mock::given(method("POST"))
        .and(path("/v1/chat/completions"))
        .respond_with(response)
        .mount(server)
        .await;
}

pub(crate) fn says(text: &str) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(answer_of(&text.into()))
}

/// What a server was asked since it last began to answer otherwise.
pub(crate) async fn requests(server: &MockServer) -> Vec<Request> {
    server.received_requests().await.expect("requests are recorded")
}
