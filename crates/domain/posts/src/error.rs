use kernel::Fault;

/// Everything that a use case of this crate can end with besides success.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No such post, or a deleted one.
    #[error("no such post")]
    NoSuchPost,
    /// The post is somebody else's.
    #[error("the post is not this person's to change")]
    NotTheirPost,
    /// No such category on offer.
    #[error("no such category")]
    NoSuchCategory,
    /// The caller's account was erased meanwhile.
    #[error("no such account")]
    NoSuchUser,
    /// Something needed is away or failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}
