use std::time::Duration;

use llm_openai::{OpenAiCompletion, OpenAiSettings};
use messages::Completion;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusRecorder};
use wiremock::ResponseTemplate;

use crate::support::raw_server::{Behaviour, RawServer};
use crate::support::{answer_with, ask, completion, pass, says, server, settings};

fn recorder() -> PrometheusRecorder {
    PrometheusBuilder::new().build_recorder()
}

/// The number of a series.
fn value(recorder: &PrometheusRecorder, series: &str) -> Option<String> {
    let text = recorder.handle().render();
    text.lines().find_map(|line| Some(line.strip_prefix(series)?.trim().to_owned()))
}

#[tokio::test]
async fn the_circuit_shows_in_the_metrics() {
    let recorder = recorder();
    let _recording = ::metrics::set_default_local_recorder(&recorder);
    let state = || value(&recorder, "madang_ai_circuit_state").unwrap();

    let server = server(ResponseTemplate::new(500)).await;
    let completion = completion(&server.uri());
    assert_eq!(state(), "0");
    for _ in 0..5 {
        ask(&completion).await.unwrap_err();
    }
    assert_eq!(state(), "2");
    pass(Duration::from_secs(30)).await;
    let trial = completion.place().await.unwrap();
    assert_eq!(state(), "1");
    drop(trial);
    answer_with(&server, says("A yard.")).await;
    ask(&completion).await.unwrap();
    assert_eq!(state(), "0");
}

#[tokio::test]
async fn questions_are_counted_by_how_they_ended() {
    let recorder = recorder();
    let _recording = ::metrics::set_default_local_recorder(&recorder);
    let count =
        |outcome| value(&recorder, &format!("madang_ai_requests_total{{outcome=\"{outcome}\"}}"));

    let server = server(says("A yard.")).await;
    let one = completion(&server.uri());
    ask(&one).await.unwrap();
    answer_with(&server, ResponseTemplate::new(401)).await;
    for _ in 0..6 {
        ask(&one).await.unwrap_err();
    }
    let silent = RawServer::start(Behaviour::IsSilent).await;
    let settings =
        OpenAiSettings { timeout: Duration::from_millis(100), ..settings(&silent.address) };
    ask(&OpenAiCompletion::new(settings).unwrap()).await.unwrap_err();

    assert_eq!(count("answered").as_deref(), Some("1"));
    assert_eq!(count("failed").as_deref(), Some("5"));
    assert_eq!(count("refused").as_deref(), Some("1"));
    assert_eq!(count("timed_out").as_deref(), Some("1"));
    assert_eq!(value(&recorder, "madang_ai_request_seconds_count").as_deref(), Some("7"));
}

#[tokio::test]
async fn who_waits_for_a_place_in_vain_is_refused() {
    let recorder = recorder();
    let _recording = ::metrics::set_default_local_recorder(&recorder);

    let server = server(says("A yard.")).await;
    let completion = completion(&server.uri());
    let mut places = Vec::new();
    for _ in 0..16 {
        places.push(completion.place().await.unwrap());
    }
    let (place, ()) = tokio::join!(completion.place(), pass(Duration::from_secs(10)));
    assert!(place.is_err());

    let refused = value(&recorder, "madang_ai_requests_total{outcome=\"refused\"}");
    assert_eq!(refused.as_deref(), Some("1"));
    assert_eq!(value(&recorder, "madang_ai_circuit_state").as_deref(), Some("0"));
}

#[tokio::test]
async fn an_answer_that_says_nothing_is_one() {
    let recorder = recorder();
    let _recording = ::metrics::set_default_local_recorder(&recorder);

    let server = server(says("")).await;
    ask(&completion(&server.uri())).await.unwrap();

    let answered = value(&recorder, "madang_ai_requests_total{outcome=\"answered\"}");
    assert_eq!(answered.as_deref(), Some("1"));
}
