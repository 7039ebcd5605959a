use serde_json::{Value, json};
use wiremock::ResponseTemplate;

use crate::support::{answer_of, ask, completion, says, server};

async fn answer_to(body: Value) -> String {
    let server = server(ResponseTemplate::new(200).set_body_json(body)).await;
    ask(&completion(&server.uri())).await.unwrap()
}

#[tokio::test]
async fn what_openai_says_is_the_answer() {
    assert_eq!(
        answer_to(answer_of(&"마당은 집 앞의 땅이에요.".into())).await,
        "마당은 집 앞의 땅이에요."
    );
}

#[tokio::test]
async fn what_ollama_says_is_the_answer() {
    let body = json!({
        "id": "chatcmpl-817",
        "object": "chat.completion",
        "created": 1_731_942_011,
        "model": "llama3.2",
        "system_fingerprint": "fp_ollama",
        "choices": [{
            "index": 0,
            "message": { "role": "assistant", "content": "A yard." },
            "finish_reason": "stop"
        }],
        "usage": { "prompt_tokens": 31, "completion_tokens": 4, "total_tokens": 35 }
    });
    assert_eq!(answer_to(body).await, "A yard.");
}

#[tokio::test]
async fn what_llama_cpp_says_is_the_answer() {
    let body = json!({
        "choices": [{
            "finish_reason": "stop",
            "index": 0,
            "message": { "role": "assistant", "content": "A yard." }
        }],
        "created": 1_736_000_000,
        "model": "gpt-4o-mini",
        "system_fingerprint": "b4400-0da5d860",
        "object": "chat.completion",
        "usage": { "completion_tokens": 4, "prompt_tokens": 31, "total_tokens": 35 },
        "id": "chatcmpl-5RVJXh2BJr2ktCKvJhFyqbHhHYoUOZbN",
        "timings": { "prompt_n": 31, "prompt_ms": 24.9, "predicted_n": 4, "predicted_ms": 30.1 }
    });
    assert_eq!(answer_to(body).await, "A yard.");
}

#[tokio::test]
async fn what_only_some_servers_say_beside_it_does_not_matter() {
    let mut body = answer_of(&"A yard.".into());
    body["service_tier"] = "on_demand".into();
    body["choices"][0]["finish_reason"] = "eos_token".into();
    body["created"] = (-1).into();
    assert_eq!(answer_to(body).await, "A yard.");
}

#[tokio::test]
async fn of_several_choices_the_first_is_the_answer() {
    let mut body = answer_of(&"first".into());
    let second = answer_of(&"second".into())["choices"][0].clone();
    body["choices"].as_array_mut().unwrap().push(second);
    assert_eq!(answer_to(body).await, "first");
}

#[tokio::test]
async fn a_model_may_say_nothing() {
    assert_eq!(answer_to(answer_of(&Value::Null)).await, "");
    assert_eq!(answer_to(answer_of(&"".into())).await, "");

    let mut without_content = answer_of(&Value::Null);
    without_content["choices"][0]["message"].as_object_mut().unwrap().remove("content");
    assert_eq!(answer_to(without_content).await, "");

    let mut without_choice = answer_of(&Value::Null);
    without_choice["choices"] = json!([]);
    assert_eq!(answer_to(without_choice).await, "");
}

#[tokio::test]
async fn a_long_answer_comes_whole() {
    let long = "가".repeat(100_000);
    let server = server(says(&long)).await;
    assert_eq!(ask(&completion(&server.uri())).await.unwrap(), long);
}
