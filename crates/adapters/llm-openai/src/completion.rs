use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use kernel::Fault;
use messages::{Completion, ModelPlace, Question};
use reqwest::Client;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::{Instant, timeout};

use crate::breaker::{Breaker, Pass};
use crate::endpoint::Endpoint;
use crate::error::{ModelError, SetupError};
use crate::http;
use crate::places::Places;
use crate::reply::Reply;
use crate::request::RequestTemplate;
use crate::settings::OpenAiSettings;

/// So many questions are at the model at once.
const MOST_AT_ONCE: usize = 16;
/// So many more wait.
const MOST_WAITING: usize = 64;
/// How long somebody waits for a place.
const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// A model behind a server that speaks OpenAI's API.
pub struct OpenAiCompletion {
    client: Client,
    endpoint: Endpoint,
    template: RequestTemplate,
    timeout: Duration,
    places: Places,
    breaker: Arc<Breaker>,
}

/// What a question holds from when it may go to the model.
struct Place {
    /// Dropped before the seat, so that whoever gets the seat finds a trial that was given up free.
    pass: Pass,
    seat: OwnedSemaphorePermit,
}

impl OpenAiCompletion {
    /// Gets ready to ask a model. Nothing is sent yet.
    pub fn new(settings: OpenAiSettings) -> Result<Self, SetupError> {
        let OpenAiSettings { api_key, base_url, model, timeout, max_tokens } = settings;
        let client = http::client()?;
        let endpoint = Endpoint::new(&base_url, api_key)?;
        let template = RequestTemplate::new(&base_url, model, max_tokens);
        let places = Places::new(MOST_AT_ONCE, MOST_WAITING);
        Ok(Self { client, endpoint, template, timeout, places, breaker: Breaker::new() })
    }

    async fn admit(&self) -> Result<Place, ModelError> {
        self.breaker.check()?;
        let seat = self.places.take(LONGEST_WAIT).await?;
        // Others may have failed while this one waited.
        let pass = self.breaker.admit()?;
        Ok(Place { pass, seat })
    }

    async fn ask(&self, question: Question) -> Result<String, ModelError> {
        let request = self.endpoint.question(&self.client).json(&self.template.asking(question));
        let body = http::exchange(request).await?;
        Ok(Reply::parse(&body)?.into_text())
    }
}

#[async_trait]
impl Completion for OpenAiCompletion {
    async fn place(&self) -> Result<ModelPlace, Fault> {
        let place = self.admit().await.inspect_err(|_refusal| count("refused"))?;
        Ok(ModelPlace::new(place))
    }

    async fn complete(&self, place: ModelPlace, question: Question) -> Result<String, Fault> {
        let Place { pass, seat: _seat } = place.into_permit().ok_or(ModelError::ForeignPlace)?;
        let asked_at = Instant::now();
        let answer = timeout(self.timeout, self.ask(question)).await;
        let answer = answer.unwrap_or(Err(ModelError::TimedOut));
        metrics::histogram!("madang_ai_request_seconds").record(asked_at.elapsed());
        count(outcome(&answer));
        match &answer {
            Ok(_) => pass.succeed(),
            // Otherwise one person's questions could take the model from everybody.
            Err(error) if error.is_about_the_question() => drop(pass),
            Err(error) => pass.fail(error),
        }
        Ok(answer?)
    }
}

fn outcome(answer: &Result<String, ModelError>) -> &'static str {
    match answer {
        Ok(_) => "answered",
        Err(ModelError::TimedOut) => "timed_out",
        Err(_) => "failed",
    }
}

fn count(outcome: &'static str) {
    metrics::counter!("madang_ai_requests_total", "outcome" => outcome).increment(1);
}
