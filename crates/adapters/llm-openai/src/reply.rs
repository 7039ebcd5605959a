use serde::Deserialize;

use crate::error::ModelError;

/// What is read of an answer. Servers differ in the rest (service tiers, reasons to stop, usage), which would
/// make async-openai's own type refuse some of them.
#[derive(Debug, Deserialize)]
pub(crate) struct Reply {
    choices: Vec<Choice>,
}

#[derive(Debug, Deserialize)]
struct Choice {
    message: Said,
}

#[derive(Debug, Deserialize)]
struct Said {
    content: Option<String>,
}

impl Reply {
    /// Reads the body of an answer. Why it could not be read is left out: that would quote it.
    pub(crate) fn parse(body: &[u8]) -> Result<Self, ModelError> {
        serde_json::from_slice(body).map_err(|_quoting| ModelError::NotUnderstood)
    }

    /// What the model says, which is nothing if it chose nothing.
    pub(crate) fn into_text(self) -> String {
        self.choices
            .into_iter()
            .next()
            .and_then(|choice| choice.message.content)
            .unwrap_or_default()
    }
}
