use std::error::Error;

/// Why an adapter could not do what a port asked, where no use case can mend it.
///
/// Business outcomes (absent, taken, refused) are never a `Fault`.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The dependency is away or its queue is full; the same call may succeed later.
    #[error("a dependency is unavailable")]
    Unavailable(#[source] Box<dyn Error + Send + Sync>),
    /// The dependency answered with something that should not happen.
    #[error("a dependency failed")]
    Failed(#[source] Box<dyn Error + Send + Sync>),
}

impl Fault {
    /// A passing fault: the caller may try again.
    pub fn unavailable(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Unavailable(source.into())
    }

    /// A fault that trying again will not mend.
    pub fn failed(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Failed(source.into())
    }
}
