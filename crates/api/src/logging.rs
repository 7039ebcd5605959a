use std::io::{self, IsTerminal};

use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use tracing_subscriber::EnvFilter;

use crate::config::{LogFormat, LoggingSettings};
use crate::error::MadangError;

/// Upper bounds of the buckets that request times are counted in, in seconds.
const REQUEST_SECONDS: [f64; 11] =
    [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5];

/// The same of the times that a model takes to answer.
const MODEL_SECONDS: [f64; 8] = [0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 60.0, 120.0];

/// Sends log lines to standard error, so that standard output holds only what was asked for.
pub(crate) fn start(settings: &LoggingSettings) -> Result<(), MadangError> {
    let filter = EnvFilter::try_new(&settings.filter).map_err(MadangError::LogFilter)?;
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(io::stderr().is_terminal())
        .with_writer(io::stderr);
    match settings.format {
        LogFormat::Text => lines.init(),
        LogFormat::Json => lines.json().flatten_event(true).init(),
    }
    Ok(())
}

/// Begins to collect metrics.
pub(crate) fn metrics() -> Result<PrometheusHandle, MadangError> {
    PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &REQUEST_SECONDS)
        .and_then(|builder| {
            let name = Matcher::Full("madang_ai_request_seconds".to_owned());
            builder.set_buckets_for_metric(name, &MODEL_SECONDS)
        })
        .and_then(PrometheusBuilder::install_recorder)
        .map_err(MadangError::Metrics)
}
