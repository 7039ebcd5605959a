use crate::config::Settings;
use crate::error::MadangError;

/// Prints the settings in force, in the form of a `.env` file.
pub(crate) fn print(settings: &Settings) -> Result<(), MadangError> {
    let lines: Vec<_> =
        settings.shown().into_iter().map(|(name, value)| format!("{name}={value}")).collect();
    super::print(&lines.join("\n"))
}
