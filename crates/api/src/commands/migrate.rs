use crate::config::Settings;
use crate::error::MadangError;

/// Brings the database up to date and says what that took.
pub(crate) fn run(settings: &Settings) -> Result<(), MadangError> {
    let applied = storage_diesel::migrate(&settings.database.url)?;
    if applied.is_empty() {
        return super::print("The database was up to date.");
    }
    super::print(&format!("Applied:\n{}", applied.join("\n")))
}
