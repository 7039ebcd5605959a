/// Why the settings will not do. Says which variable, never a secret's value.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SettingsError {
    /// `madang.toml` or the environment cannot be read.
    #[error("the settings cannot be read: {0}")]
    Unreadable(#[from] config::ConfigError),
    /// A variable's value will not do.
    #[error("{name} {reason}")]
    Invalid {
        /// The variable.
        name: &'static str,
        /// What is wrong with it, as the end of a sentence that begins with the name.
        reason: String,
    },
}
