use kernel::Fault;

/// Everything that a use case of this crate can end with besides success.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No such room, or a deleted one.
    #[error("no such room")]
    NoSuchRoom,
    /// The room is there, but not for this person.
    #[error("not allowed in this room")]
    Barred,
    /// The person's account was erased meanwhile.
    #[error("no such account")]
    NoSuchUser,
    /// Something needed is away or failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}
