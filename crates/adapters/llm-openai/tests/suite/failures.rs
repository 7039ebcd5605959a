use std::time::Duration;

use kernel::Fault;
use llm_openai::{OpenAiCompletion, OpenAiSettings};
use messages::{Completion, ModelPlace};
use serde_json::json;
use tokio::net::TcpSocket;
use wiremock::ResponseTemplate;

use crate::support::raw_server::{Behaviour, RawServer};
use crate::support::{API_KEY, any_question, ask, completion, reasons, requests, server, settings};

/// Why a question to a server that answers so fails, which is asked once.
async fn failure(response: ResponseTemplate) -> Fault {
    let server = server(response).await;
    let fault = ask(&completion(&server.uri())).await.unwrap_err();
    assert_eq!(requests(&server).await.len(), 1);
    fault
}

/// An error as OpenAI words it, which quotes a key and what was asked.
fn refusal(status: u16) -> ResponseTemplate {
    ResponseTemplate::new(status).insert_header("retry-after", "0").set_body_json(json!({
        "error": {
            "message": format!("Incorrect: {API_KEY}, What is a yard?"),
            "type": "invalid_request_error",
            "param": null,
            "code": "invalid_api_key"
        }
    }))
}

fn not_a_word_of_it(fault: &Fault) {
    let said = format!("{} {fault:?}", reasons(fault));
    assert!(!said.contains(API_KEY) && !said.contains("yard"), "{said}");
}

#[tokio::test]
async fn a_refusal_names_its_status_and_nothing_else() {
    for status in [400, 401, 403, 404] {
        let fault = failure(refusal(status)).await;
        assert!(matches!(fault, Fault::Failed(_)), "{fault:?}");
        assert!(reasons(&fault).contains(&status.to_string()), "{fault:?}");
        not_a_word_of_it(&fault);
    }
}

#[tokio::test]
async fn a_passing_refusal_is_not_tried_again_by_us() {
    for status in [408, 429, 500, 502, 503, 529] {
        let fault = failure(refusal(status)).await;
        assert!(matches!(fault, Fault::Unavailable(_)), "{fault:?}");
        assert!(reasons(&fault).contains(&status.to_string()), "{fault:?}");
        not_a_word_of_it(&fault);
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = server(ResponseTemplate::new(200)).await;
    let location = format!("{}/v1/chat/completions", elsewhere.uri());
    for status in [302, 307] {
        let response = ResponseTemplate::new(status).insert_header("location", location.as_str());
        let fault = failure(response).await;
        assert!(reasons(&fault).contains(&status.to_string()), "{fault:?}");
    }
    assert!(requests(&elsewhere).await.is_empty());
}

#[tokio::test]
async fn what_is_no_answer_is_not_understood() {
    let html = "<!doctype html><title>What is a yard?</title>";
    for response in [
        ResponseTemplate::new(200),
        ResponseTemplate::new(204),
        ResponseTemplate::new(200).set_body_raw(html, "text/html"),
        ResponseTemplate::new(200).set_body_raw([0xff, 0x00, 0xfe], "application/json"),
        ResponseTemplate::new(200).set_body_json(json!({ "error": { "message": "yard" } })),
        ResponseTemplate::new(200).set_body_json(json!({ "choices": "What is a yard?" })),
        ResponseTemplate::new(200).set_body_json(json!({ "choices": [{ "message": "yard" }] })),
    ] {
        let fault = failure(response).await;
        assert!(matches!(fault, Fault::Failed(_)), "{fault:?}");
        assert!(reasons(&fault).contains("no chat completion"), "{fault:?}");
        not_a_word_of_it(&fault);
    }
}

#[tokio::test]
async fn ten_megabytes_are_too_long() {
    let response = ResponseTemplate::new(200).set_body_bytes(vec![b' '; 10_000_000]);
    let fault = failure(response).await;
    assert!(reasons(&fault).contains("1048576 bytes"), "{fault:?}");
}

#[tokio::test]
async fn an_answer_without_end_is_cut_off() {
    let server = RawServer::start(Behaviour::TalksOn).await;
    let fault = ask(&completion(&server.address)).await.unwrap_err();
    assert!(reasons(&fault).contains("1048576 bytes"), "{fault:?}");
}

#[tokio::test]
async fn a_connection_that_is_closed_is_not_opened_again() {
    let server = RawServer::start(Behaviour::HangsUp).await;
    let fault = ask(&completion(&server.address)).await.unwrap_err();
    assert!(matches!(fault, Fault::Unavailable(_)), "{fault:?}");
    assert!(!reasons(&fault).contains(&server.address), "{fault:?}");
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn a_server_that_is_not_there_is_unavailable() {
    // Bound, so that nobody else gets the port, but not listening.
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = format!("http://{}", socket.local_addr().unwrap());
    let fault = ask(&completion(&address)).await.unwrap_err();
    assert!(matches!(fault, Fault::Unavailable(_)), "{fault:?}");
}

#[tokio::test]
async fn an_answer_must_be_whole_in_time() {
    for behaviour in [Behaviour::IsSilent, Behaviour::Stalls] {
        let server = RawServer::start(behaviour).await;
        let settings =
            OpenAiSettings { timeout: Duration::from_millis(200), ..settings(&server.address) };
        let completion = OpenAiCompletion::new(settings).unwrap();
        let fault = ask(&completion).await.unwrap_err();
        assert!(matches!(fault, Fault::Unavailable(_)), "{behaviour:?}: {fault:?}");
        assert!(reasons(&fault).contains("in time"), "{behaviour:?}: {fault:?}");
        assert_eq!(server.connections(), 1);
    }
}

#[tokio::test]
async fn a_place_of_something_else_is_none_here() {
    let server = server(ResponseTemplate::new(200)).await;
    let completion = completion(&server.uri());
    let fault = completion.complete(ModelPlace::new(()), any_question()).await.unwrap_err();
    assert!(matches!(fault, Fault::Failed(_)), "{fault:?}");
    assert!(requests(&server).await.is_empty());
}
