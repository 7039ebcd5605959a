use async_openai::types::chat::CreateChatCompletionRequest;
use messages::Question;
use url::Url;

use crate::conversation;

/// Where OpenAI itself is asked.
const OPENAI_HOST: &str = "api.openai.com";

/// What the requests to a model have in common: everything but what is said and asked.
pub(crate) struct RequestTemplate(CreateChatCompletionRequest);

impl RequestTemplate {
    /// Of requests to that model at that server, for answers of so many tokens at most.
    #[expect(
        deprecated,
        reason = "`max_completion_tokens`, its successor, is not read by Ollama and older llama.cpp"
    )]
    pub(crate) fn new(base_url: &Url, model: String, max_tokens: u32) -> Self {
        let mut template = CreateChatCompletionRequest {
            model,
            n: Some(1),
            stream: Some(false),
            ..CreateChatCompletionRequest::default()
        };
        if base_url.host_str() == Some(OPENAI_HOST) {
            template.max_completion_tokens = Some(max_tokens);
        } else {
            template.max_tokens = Some(max_tokens);
        }
        Self(template)
    }

    /// The request that asks that.
    pub(crate) fn asking(&self, question: Question) -> CreateChatCompletionRequest {
        let messages = conversation::messages(question);
        CreateChatCompletionRequest { messages, ..self.0.clone() }
    }
}

#[cfg(test)]
mod tests {
    use messages::Prompt;
    use serde_json::Value;

    use super::*;

    /// Under which names a server at that address is told how long an answer may be, and what.
    fn limits_sent_to(base_url: &str) -> [Option<u64>; 2] {
        let base_url = base_url.parse().expect("a URL");
        let template = RequestTemplate::new(&base_url, "gpt-5".to_owned(), 1_024);
        let prompt = Prompt::parse("What is a yard?").expect("a prompt");
        let question = Question { context: Vec::new(), asker: "octocat".to_owned(), prompt };
        let request = serde_json::to_value(template.asking(question)).expect("JSON");
        ["max_tokens", "max_completion_tokens"]
            .map(|name| request.get(name).and_then(Value::as_u64))
    }

    #[test]
    fn openai_is_told_max_completion_tokens_and_not_max_tokens() {
        for base_url in ["https://api.openai.com/v1", "https://API.OpenAI.com:443/v1/"] {
            assert_eq!(limits_sent_to(base_url), [None, Some(1_024)], "{base_url}");
        }
    }

    #[test]
    fn any_other_server_is_told_max_tokens_and_not_max_completion_tokens() {
        for base_url in [
            "http://127.0.0.1:11434/v1",
            "https://models.example.com/api.openai.com/v1",
            "https://api.openai.com.example.com/v1",
        ] {
            assert_eq!(limits_sent_to(base_url), [Some(1_024), None], "{base_url}");
        }
    }
}
