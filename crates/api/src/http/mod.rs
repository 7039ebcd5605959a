//! What all contracts share of HTTP, with no contract's spelling: who asks, what is let through, how
//! bodies are read, what can go wrong on the way.

pub(crate) mod body;
pub(crate) mod browsers;
pub(crate) mod client;
pub(crate) mod cors;
pub(crate) mod detached;
pub(crate) mod endpoint;
pub(crate) mod form;
pub(crate) mod gate;
pub(crate) mod given;
pub(crate) mod headers;
pub(crate) mod json_array;
pub(crate) mod problem;
pub(crate) mod query;
pub(crate) mod rate_limits;
pub(crate) mod request_context;
pub(crate) mod request_log;
pub(crate) mod request_metrics;
pub(crate) mod searches;
pub(crate) mod uploads;
