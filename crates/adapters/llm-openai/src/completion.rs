use std::sync::Arc;
use std::time::Duration;

use async_openai::types::chat::CreateChatCompletionRequest;
use async_trait::async_trait;
use kernel::Fault;
use messages::{Completion, ModelPlace, Question};
use reqwest::Client;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::{Instant, timeout};

use crate::breaker::{Breaker, Pass};
use crate::conversation;
use crate::endpoint::Endpoint;
use crate::error::{ModelError, SetupError};
use crate::http;
use crate::places::Places;
use crate::reply::Reply;
use crate::settings::OpenAiSettings;

/// So many questions are at the model at once.
const MOST_AT_ONCE: usize = 16;
/// So many more wait.
const MOST_WAITING: usize = 64;

/// A model behind a server that speaks OpenAI's API.
pub struct OpenAiCompletion {
    client: Client,
    endpoint: Endpoint,
    model: String,
    max_tokens: u32,
    timeout: Duration,
    places: Places,
    breaker: Arc<Breaker>,
}

/// What a question holds from when it may go to the model.
struct Place {
    /// Dropped before the seat, so that whoever gets the seat finds a trial that was given up free.
    pass: Pass,
    seat: OwnedSemaphorePermit,
    /// When it asked for a place.
    since: Instant,
}

impl OpenAiCompletion {
    /// Gets ready to ask a model. Nothing is sent yet.
    pub fn new(settings: OpenAiSettings) -> Result<Self, SetupError> {
        let OpenAiSettings { api_key, base_url, model, timeout, max_tokens } = settings;
        let client = http::client()?;
        let endpoint = Endpoint::new(&base_url, api_key)?;
        let places = Places::new(MOST_AT_ONCE, MOST_WAITING);
        Ok(Self { client, endpoint, model, max_tokens, timeout, places, breaker: Breaker::new() })
    }

    async fn admit(&self) -> Result<Place, ModelError> {
        self.breaker.check()?;
        let since = Instant::now();
        let seat = self.places.take(self.timeout).await?;
        // Others may have failed while this one waited.
        let pass = self.breaker.admit()?;
        Ok(Place { pass, seat, since })
    }

    async fn ask(&self, question: Question) -> Result<String, ModelError> {
        let request = self.endpoint.question(&self.client).json(&self.request(question));
        let body = http::exchange(request).await?;
        Ok(Reply::parse(&body)?.into_text())
    }

    #[expect(
        deprecated,
        reason = "`max_completion_tokens`, its successor, is not read by Ollama and older llama.cpp"
    )]
    fn request(&self, question: Question) -> CreateChatCompletionRequest {
        CreateChatCompletionRequest {
            model: self.model.clone(),
            messages: conversation::messages(question),
            max_tokens: Some(self.max_tokens),
            n: Some(1),
            stream: Some(false),
            ..CreateChatCompletionRequest::default()
        }
    }
}

#[async_trait]
impl Completion for OpenAiCompletion {
    async fn place(&self) -> Result<ModelPlace, Fault> {
        let place = self.admit().await.inspect_err(|_refusal| count("refused"))?;
        Ok(ModelPlace::new(place))
    }

    async fn complete(&self, place: ModelPlace, question: Question) -> Result<String, Fault> {
        let Place { pass, seat: _seat, since } =
            place.into_permit().ok_or(ModelError::ForeignPlace)?;
        let left = self.timeout.saturating_sub(since.elapsed());
        let asked_at = Instant::now();
        let answer = timeout(left, self.ask(question)).await.unwrap_or(Err(ModelError::TimedOut));
        metrics::histogram!("madang_ai_request_seconds").record(asked_at.elapsed());
        count(outcome(&answer));
        match &answer {
            Ok(_) => pass.succeed(),
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
