use storage_diesel::DatabaseUrl;

use super::values::Values;
use super::{SettingsError, Shown};

/// Where everything is kept.
#[derive(Debug, Clone)]
pub(crate) struct DatabaseSettings {
    /// `DATABASE_URL`: `sqlite://path` or `postgres://…`.
    pub(crate) url: DatabaseUrl,
}

impl DatabaseSettings {
    pub(super) fn read(values: &Values) -> Result<Self, SettingsError> {
        let text = values.text("DATABASE_URL").unwrap_or("sqlite://data/madang.db");
        let url = text.trim().parse().map_err(|error| SettingsError::Invalid {
            name: "DATABASE_URL",
            reason: format!("will not do: {error}"),
        })?;
        Ok(Self { url })
    }

    pub(super) fn shown(&self) -> Vec<Shown> {
        vec![("DATABASE_URL", self.url.to_string())]
    }
}
