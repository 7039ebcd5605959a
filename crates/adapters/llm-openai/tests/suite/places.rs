use std::sync::Arc;
use std::time::Duration;

use kernel::Fault;
use llm_openai::{OpenAiCompletion, OpenAiSettings};
use messages::{Completion, ModelPlace};
use tokio::task::JoinSet;
use wiremock::ResponseTemplate;

use crate::support::{
    any_question, ask, completion, pass, reasons, says, server, settings, settle,
};

const AT_ONCE: usize = 16;
const WAITING: usize = 64;

type Waiting = JoinSet<Result<ModelPlace, Fault>>;

/// All the places of a model.
async fn all_places(completion: &OpenAiCompletion) -> Vec<ModelPlace> {
    let mut places = Vec::new();
    for _ in 0..AT_ONCE {
        places.push(completion.place().await.unwrap());
    }
    places
}

/// As many that wait for a place as may.
async fn all_waiting(completion: &Arc<OpenAiCompletion>) -> Waiting {
    let mut waiting = Waiting::new();
    for _ in 0..WAITING {
        let completion = Arc::clone(completion);
        waiting.spawn(async move { completion.place().await });
    }
    settle().await;
    assert!(waiting.try_join_next().is_none());
    waiting
}

async fn refused_for_others(completion: &OpenAiCompletion) {
    let Err(fault) = completion.place().await else { panic!("it was let through") };
    assert!(matches!(fault, Fault::Unavailable(_)), "{fault:?}");
    assert!(reasons(&fault).contains("too many"), "{fault:?}");
}

#[tokio::test]
async fn whoever_waits_gets_the_place_that_comes_free() {
    let server = server(says("A yard.")).await;
    let completion = Arc::new(completion(&server.uri()));
    let mut places = all_places(&completion).await;
    let mut waiting = all_waiting(&completion).await;

    drop(places.pop());
    let place = waiting.join_next().await.unwrap().unwrap().unwrap();
    settle().await;
    assert!(waiting.try_join_next().is_none());

    completion.complete(place, any_question()).await.unwrap();
    assert!(waiting.join_next().await.unwrap().unwrap().is_ok());
}

#[tokio::test]
async fn one_more_than_may_wait_is_refused() {
    let server = server(says("A yard.")).await;
    let completion = Arc::new(completion(&server.uri()));
    let _places = all_places(&completion).await;
    let _waiting = all_waiting(&completion).await;
    refused_for_others(&completion).await;
}

#[tokio::test]
async fn who_stops_waiting_makes_room() {
    let server = server(says("A yard.")).await;
    let completion = Arc::new(completion(&server.uri()));
    let places = all_places(&completion).await;
    for _ in 0..2 {
        let mut waiting = all_waiting(&completion).await;
        refused_for_others(&completion).await;
        waiting.shutdown().await;
    }
    drop(places);
    assert_eq!(all_places(&completion).await.len(), AT_ONCE);
}

#[tokio::test]
async fn nobody_waits_longer_than_ten_seconds() {
    let server = server(says("A yard.")).await;
    let completion = Arc::new(completion(&server.uri()));
    let _places = all_places(&completion).await;
    let mut waiting = all_waiting(&completion).await;
    pass(Duration::from_secs(5)).await;
    settle().await;
    assert!(waiting.try_join_next().is_none());
    pass(Duration::from_secs(5)).await;
    while let Some(ended) = waiting.join_next().await {
        let Err(fault) = ended.unwrap() else { panic!("it was let through") };
        assert!(matches!(fault, Fault::Unavailable(_)), "{fault:?}");
        assert!(reasons(&fault).contains("no place"), "{fault:?}");
    }
}

#[tokio::test]
async fn waiting_in_vain_is_no_failure_of_the_model() {
    let server = server(says("A yard.")).await;
    let completion = Arc::new(completion(&server.uri()));
    let places = all_places(&completion).await;
    let mut waiting = all_waiting(&completion).await;
    pass(Duration::from_secs(10)).await;
    while let Some(ended) = waiting.join_next().await {
        assert!(ended.unwrap().is_err());
    }
    drop(places);
    assert_eq!(ask(&completion).await.unwrap(), "A yard.");
}

#[tokio::test]
async fn who_waited_has_the_whole_time_for_the_model() {
    let server = server(says("A yard.")).await;
    let settings = OpenAiSettings { timeout: Duration::from_secs(5), ..settings(&server.uri()) };
    let completion = Arc::new(OpenAiCompletion::new(settings).unwrap());
    let places = all_places(&completion).await;
    let mut waiting = all_waiting(&completion).await;
    pass(Duration::from_secs(6)).await;
    drop(places);
    let place = waiting.join_next().await.unwrap().unwrap().unwrap();
    assert_eq!(completion.complete(place, any_question()).await.unwrap(), "A yard.");
}

#[tokio::test]
async fn who_waited_while_the_model_failed_is_refused() {
    let server = server(ResponseTemplate::new(500)).await;
    let completion = Arc::new(completion(&server.uri()));
    let mut places = all_places(&completion).await;
    let mut waiting = all_waiting(&completion).await;
    let failing: Vec<ModelPlace> = places.drain(..5).collect();
    for place in failing {
        completion.complete(place, any_question()).await.unwrap_err();
    }
    drop(places);
    let mut refused = 0;
    while let Some(ended) = waiting.join_next().await {
        refused += usize::from(ended.unwrap().is_err());
    }
    assert_eq!(refused, WAITING - 4, "the first four failures let four through");
}
