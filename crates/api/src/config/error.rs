/// Why the settings will not do. Says which variable, never a secret's value.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SettingsError {
    /// `madang.toml` or the environment cannot be read.
    #[error("the settings cannot be read: {0}")]
    Unreadable(#[from] config::ConfigError),
    /// `.env` is there and cannot be read.
    #[error(".env cannot be read: {0}")]
    UnreadableEnvFile(std::io::Error),
    /// `.env` has a line that sets nothing. The line may hold a secret.
    #[error(".env has a line that is not NAME=value, or a quote that is not closed")]
    MalformedEnvFile,
    /// A value in `madang.toml` is a list or a table.
    #[error("{name} must be a text or a number")]
    NotAText {
        /// The variable.
        name: String,
    },
    /// A variable's value will not do.
    #[error("{name} {reason}")]
    Invalid {
        /// The variable.
        name: &'static str,
        /// What is wrong with it, as the end of a sentence that begins with the name.
        reason: String,
    },
}
