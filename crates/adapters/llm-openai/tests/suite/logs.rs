use std::io::{self, Write};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::json;
use tracing::subscriber::DefaultGuard;
use tracing_subscriber::fmt::MakeWriter;
use wiremock::ResponseTemplate;

use crate::support::{API_KEY, answer_with, ask, completion, pass, says, server};

/// What is logged on the thread of a test.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn follow(&self) -> DefaultGuard {
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::TRACE)
            .with_ansi(false)
            .with_writer(self.clone())
            .finish();
        tracing::subscriber::set_default(subscriber)
    }

    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }

    /// The lines of this crate.
    fn ours(&self) -> Vec<String> {
        let text = self.text();
        text.lines().filter(|line| line.contains("llm_openai")).map(ToOwned::to_owned).collect()
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'log> MakeWriter<'log> for Log {
    type Writer = Self;

    fn make_writer(&'log self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn an_opening_and_a_closing_are_logged_once() {
    let log = Log::default();
    let _following = log.follow();
    let server = server(ResponseTemplate::new(401)).await;
    let completion = completion(&server.uri());
    for _ in 0..7 {
        ask(&completion).await.unwrap_err();
    }
    answer_with(&server, says("A yard.")).await;
    pass(Duration::from_secs(30)).await;
    for _ in 0..2 {
        ask(&completion).await.unwrap();
    }

    let [opening, closing] = log.ours().try_into().expect("two lines");
    assert!(opening.contains("WARN") && opening.contains("401"), "{opening}");
    assert!(closing.contains("INFO"), "{closing}");
}

#[tokio::test]
async fn neither_words_nor_keys_are_logged() {
    let log = Log::default();
    let _following = log.follow();
    let words = json!({ "choices": "What is a yard?", "error": { "message": "a yard" } });
    let server = server(says("That is a yard.")).await;
    let completion = completion(&server.uri());
    ask(&completion).await.unwrap();
    for status in [200, 200, 400, 401, 403, 500] {
        answer_with(&server, ResponseTemplate::new(status).set_body_json(&words)).await;
        ask(&completion).await.unwrap_err();
    }
    let text = log.text();
    assert_eq!(log.ours().len(), 1, "{text}");
    assert!(!text.contains("yard") && !text.contains(API_KEY), "{text}");
}
