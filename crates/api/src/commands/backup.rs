use std::path::Path;

use crate::config::Settings;
use crate::error::MadangError;

/// Writes a copy of the database to a new file.
pub(crate) fn back_up(settings: &Settings, file: &Path) -> Result<(), MadangError> {
    storage_diesel::backup(&settings.database.url, file)?;
    super::print(&format!("The database was copied to {}.", file.display()))
}

/// Puts a copy in the place of the database.
pub(crate) fn restore(settings: &Settings, file: &Path) -> Result<(), MadangError> {
    storage_diesel::restore(&settings.database.url, file)?;
    super::print(&format!("The database is now what {} holds.", file.display()))
}
