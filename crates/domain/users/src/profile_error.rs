use kernel::Fault;

/// Everything that a use case of profiles, friends and pictures can end with besides success.
#[derive(Debug, thiserror::Error)]
pub enum ProfileError {
    /// The caller's account was erased meanwhile.
    #[error("the caller's account is gone")]
    NoSuchCaller,
    /// No live account of that id or e-mail.
    #[error("no such account")]
    NoSuchUser,
    /// Nobody is their own friend.
    #[error("a friend of oneself")]
    FriendOfOneself,
    /// They are on the list already.
    #[error("a friend already")]
    AlreadyAFriend,
    /// They are not on the list.
    #[error("no friend")]
    NoFriend,
    /// What was uploaded is no picture of a format that is kept.
    #[error("no picture")]
    NotAPicture,
    /// What was uploaded is larger than what is kept.
    #[error("larger than {max} bytes")]
    PictureTooLarge {
        /// The most bytes that are kept.
        max: u64,
    },
    /// The picture took so long from upload to profile that it was removed.
    #[error("the picture is gone")]
    PictureIsGone,
    /// Something needed is away or failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}
