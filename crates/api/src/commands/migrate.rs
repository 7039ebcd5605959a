use crate::config::Settings;
use crate::error::MadangError;

/// Brings the database up to date.
pub(crate) fn run(settings: &Settings) -> Result<(), MadangError> {
    let applied = storage_diesel::migrate(&settings.database.url)?;
    for name in &applied {
        tracing::info!(name, "migration applied");
    }
    if applied.is_empty() {
        tracing::info!("the database is up to date");
    }
    Ok(())
}
