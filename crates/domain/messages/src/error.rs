use kernel::Fault;

/// Everything that a use case of this crate can end with besides success.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The room does not let this happen.
    #[error(transparent)]
    Room(#[from] rooms::Error),
    /// Something needed is away or failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}
