use std::io;

use credentials::{HasherError, KeyFileError, SelfTestError};
use kernel::{Fault, UserId};
use storage_diesel::{BackupError, MigrateError, OpenError, ServerLockError};

use crate::config::SettingsError;

/// Why a command of `madang` failed, as its operator reads it.
#[derive(Debug, thiserror::Error)]
pub(crate) enum MadangError {
    #[error(transparent)]
    Settings(#[from] SettingsError),
    #[error("RUST_LOG will not do")]
    LogFilter(#[source] tracing_subscriber::filter::ParseError),
    #[error("metrics cannot be collected")]
    Metrics(#[source] metrics_exporter_prometheus::BuildError),
    #[error(transparent)]
    KeyFile(#[from] KeyFileError),
    #[error("passwords cannot be hashed")]
    Hasher(#[from] HasherError),
    #[error("tokens do not work")]
    Tokens(#[from] SelfTestError),
    #[error(transparent)]
    AlreadyServing(#[from] ServerLockError),
    #[error(transparent)]
    Migrate(#[from] MigrateError),
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error(transparent)]
    Media(#[from] media_store::OpenError),
    #[error("GitHub cannot be asked")]
    GitHub(#[from] github_oauth::SettingsError),
    #[error("the model cannot be asked")]
    Model(#[from] llm_openai::SetupError),
    #[error(transparent)]
    Posts(#[from] posts::Error),
    #[error(transparent)]
    Backup(#[from] BackupError),
    #[error("cannot listen on {address}")]
    Listen { address: std::net::SocketAddr, source: io::Error },
    #[error("the server failed")]
    Server(#[source] io::Error),
    #[error("the output cannot be written")]
    Output(#[source] io::Error),
    #[error("a password is expected on standard input, in one line")]
    NoPassword(#[source] io::Error),
    #[error("{0}")]
    Refused(String),
    #[error("no session {0} of that account")]
    NoSuchSession(i64),
    #[error("no account {0}")]
    NoSuchAccount(String),
    #[error("account {0} is the AI's, which no operator looks after")]
    AccountOfAi(UserId),
    #[error("account {0} has no e-mail, so nobody could sign in to it with a password")]
    NothingToSignInWith(UserId),
    #[error(transparent)]
    Fault(#[from] Fault),
}
