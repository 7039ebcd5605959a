use std::time::Duration;

use llm_openai::{OpenAiCompletion, OpenAiSettings};
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
    let trial = messages::Completion::place(&completion).await.unwrap();
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
