use super::values::Values;
use super::{SettingsError, Shown};

/// What is logged and how it looks.
#[derive(Debug, Clone)]
pub(crate) struct LoggingSettings {
    /// `RUST_LOG`: which events, in the syntax of `tracing_subscriber::EnvFilter`.
    pub(crate) filter: String,
    /// `LOG_FORMAT`: `text`, or `json` with an object a line.
    pub(crate) format: LogFormat,
}

/// How a log line looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LogFormat {
    /// For people.
    Text,
    /// For machines.
    Json,
}

impl LoggingSettings {
    pub(super) fn read(values: &Values) -> Result<Self, SettingsError> {
        let format = values.choice(
            "LOG_FORMAT",
            LogFormat::Text,
            &[("text", LogFormat::Text), ("json", LogFormat::Json)],
        )?;
        Ok(Self { filter: values.text("RUST_LOG").unwrap_or("info").to_owned(), format })
    }

    pub(super) fn shown(&self) -> Vec<Shown> {
        let format = match self.format {
            LogFormat::Text => "text",
            LogFormat::Json => "json",
        };
        vec![("RUST_LOG", self.filter.clone()), ("LOG_FORMAT", format.to_owned())]
    }
}
