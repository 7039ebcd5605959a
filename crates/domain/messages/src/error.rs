use kernel::Fault;

/// Everything that a use case of this crate can end with besides success.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The room does not let this happen.
    #[error(transparent)]
    Room(#[from] rooms::Error),
    /// No such message in the room, or a deleted one.
    #[error("no such message")]
    NoSuchMessage,
    /// The message is somebody else's.
    #[error("the message is not this person's to change")]
    NotTheirMessage,
    /// Something needed is away or failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}
