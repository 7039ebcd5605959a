use std::time::Duration;

use kernel::Fault;
use llm_openai::OpenAiCompletion;
use messages::Completion;
use wiremock::{MockServer, ResponseTemplate};

use crate::support::{
    answer_with, any_question, ask, completion, pass, reasons, requests, says, server,
};

const HALF_OPEN_AFTER: Duration = Duration::from_secs(30);

/// A model that has failed five times.
async fn failing() -> (MockServer, OpenAiCompletion) {
    let server = server(ResponseTemplate::new(500)).await;
    let completion = completion(&server.uri());
    for _ in 0..5 {
        assert!(reasons(&ask(&completion).await.unwrap_err()).contains("500"));
    }
    (server, completion)
}

async fn refused_unasked(completion: &OpenAiCompletion) {
    let Err(fault) = completion.place().await else { panic!("it was let through") };
    assert!(matches!(fault, Fault::Unavailable(_)), "{fault:?}");
    assert!(reasons(&fault).contains("left alone"), "{fault:?}");
}

#[tokio::test]
async fn a_model_that_fails_five_times_is_left_alone() {
    let (server, completion) = failing().await;
    refused_unasked(&completion).await;
    pass(Duration::from_secs(25)).await;
    refused_unasked(&completion).await;
    assert_eq!(requests(&server).await.len(), 5);
}

#[tokio::test]
async fn failures_of_any_kind_count() {
    let server = server(ResponseTemplate::new(401)).await;
    let completion = completion(&server.uri());
    ask(&completion).await.unwrap_err();
    for response in [
        ResponseTemplate::new(429),
        ResponseTemplate::new(503),
        ResponseTemplate::new(200).set_body_string("<html>"),
        ResponseTemplate::new(200).set_body_bytes(vec![b' '; 2_000_000]),
    ] {
        answer_with(&server, response).await;
        ask(&completion).await.unwrap_err();
    }
    refused_unasked(&completion).await;
}

#[tokio::test]
async fn what_the_model_refuses_one_question_with_is_held_against_nobody_else() {
    let server = server(ResponseTemplate::new(500)).await;
    let completion = completion(&server.uri());
    for _ in 0..4 {
        ask(&completion).await.unwrap_err();
    }
    for status in [400, 413, 422] {
        answer_with(&server, ResponseTemplate::new(status)).await;
        for _ in 0..5 {
            let refusal = ask(&completion).await.unwrap_err();
            assert!(reasons(&refusal).contains(&status.to_string()), "{refusal:?}");
        }
    }
    answer_with(&server, ResponseTemplate::new(500)).await;
    ask(&completion).await.unwrap_err();
    refused_unasked(&completion).await;
}

#[tokio::test]
async fn an_answer_between_failures_makes_it_start_over() {
    let server = server(ResponseTemplate::new(500)).await;
    let completion = completion(&server.uri());
    for answer in ["A yard.", ""] {
        for _ in 0..4 {
            answer_with(&server, ResponseTemplate::new(500)).await;
            ask(&completion).await.unwrap_err();
        }
        answer_with(&server, says(answer)).await;
        assert_eq!(ask(&completion).await.unwrap(), answer);
    }
}

#[tokio::test]
async fn after_half_a_minute_one_question_tries_it() {
    let (server, completion) = failing().await;
    answer_with(&server, says("A yard.")).await;
    pass(HALF_OPEN_AFTER).await;

    let trial = completion.place().await.unwrap();
    refused_unasked(&completion).await;
    assert_eq!(completion.complete(trial, any_question()).await.unwrap(), "A yard.");
    assert_eq!(ask(&completion).await.unwrap(), "A yard.");
}

#[tokio::test]
async fn a_trial_that_fails_leaves_it_alone_again() {
    let (server, completion) = failing().await;
    pass(HALF_OPEN_AFTER).await;
    ask(&completion).await.unwrap_err();
    refused_unasked(&completion).await;
    assert_eq!(requests(&server).await.len(), 6);
    pass(HALF_OPEN_AFTER).await;
    ask(&completion).await.unwrap_err();
    assert_eq!(requests(&server).await.len(), 7);
}

#[tokio::test]
async fn a_trial_that_is_never_asked_leaves_it_to_the_next() {
    let (server, completion) = failing().await;
    answer_with(&server, says("A yard.")).await;
    pass(HALF_OPEN_AFTER).await;

    let given_up = completion.place().await.unwrap();
    refused_unasked(&completion).await;
    drop(given_up);
    assert_eq!(ask(&completion).await.unwrap(), "A yard.");
}

#[tokio::test]
async fn a_trial_that_is_broken_off_leaves_it_to_the_next() {
    let (server, completion) = failing().await;
    let slow = says("A yard.").set_delay(Duration::from_secs(1));
    answer_with(&server, slow).await;
    pass(HALF_OPEN_AFTER).await;

    let broken_off = tokio::time::timeout(Duration::from_millis(50), ask(&completion)).await;
    assert!(broken_off.is_err());
    answer_with(&server, says("A yard.")).await;
    assert_eq!(ask(&completion).await.unwrap(), "A yard.");
}
