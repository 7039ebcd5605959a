/// Why the settings will not do. Says which variable, never a secret's value.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SettingsError {
    /// `madang.toml` is there and cannot be read.
    #[error("madang.toml cannot be read: {reason}")]
    UnreadableFile {
        /// What is wrong and where, without the text there.
        reason: String,
    },
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
        name: &'static str,
    },
    /// `madang.toml` sets something that there is not.
    #[error("madang.toml sets {key}, which is no setting")]
    NoSuchSetting {
        /// What it sets.
        key: String,
    },
    /// `madang.toml` has one name in two spellings.
    #[error("madang.toml sets {name} twice")]
    SetTwice {
        /// The variable.
        name: &'static str,
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

/// Keeps the first line only: the others show the place in the file, which may hold a secret.
impl From<config::ConfigError> for SettingsError {
    fn from(error: config::ConfigError) -> Self {
        let text = error.to_string();
        Self::UnreadableFile { reason: text.lines().next().unwrap_or_default().to_owned() }
    }
}
