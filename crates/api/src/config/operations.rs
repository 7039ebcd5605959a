use secrecy::SecretString;

use super::values::Values;
use super::{Shown, masked};

/// What operators see of the running server.
#[derive(Debug, Clone)]
pub(crate) struct OperationSettings {
    /// `METRICS_TOKEN`: opens `/metrics` to other peers than loopback ones.
    pub(crate) metrics_token: Option<SecretString>,
}

impl OperationSettings {
    pub(super) fn read(values: &Values) -> Self {
        Self { metrics_token: values.text("METRICS_TOKEN").map(SecretString::from) }
    }

    pub(super) fn shown(&self) -> Vec<Shown> {
        vec![("METRICS_TOKEN", masked(self.metrics_token.is_some()))]
    }
}
