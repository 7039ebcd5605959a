use std::time::Duration;

use kernel::Fault;

/// Why the AI does not answer.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// The room does not let this happen.
    #[error(transparent)]
    Room(#[from] rooms::Error),
    /// A question of the same person is not answered yet.
    #[error("a question of this person is under way")]
    AsksAlready,
    /// The room or the person has asked as much as may be.
    #[error("enough was asked")]
    Exhausted {
        /// When it may be tried again.
        retry_after: Duration,
    },
    /// The model is away, slow, or says what cannot be understood.
    #[error("the model does not answer")]
    ModelUnavailable(#[source] Fault),
    /// The model said nothing.
    #[error("the model says nothing")]
    NothingSaid,
    /// Something needed is away or failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}
