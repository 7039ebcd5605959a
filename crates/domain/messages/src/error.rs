use kernel::Fault;

use crate::model::wording::WordingError;

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
    /// The message that is to be answered is not in the room.
    #[error("no such message to answer")]
    NoSuchReplyTarget,
    /// The words do not fit what the message is.
    #[error(transparent)]
    UnfitWording(#[from] WordingError),
    /// The file has no bytes.
    #[error("an empty file")]
    EmptyFile,
    /// The file has more than `max` bytes.
    #[error("a file of more than {max} bytes")]
    FileTooLarge {
        /// The most that one may have.
        max: u64,
    },
    /// The person's files have as many bytes as they may have.
    #[error("no space left for this person's files")]
    NoSpaceLeft,
    /// The upload took too long, or the message came too late for its file, which was removed as unused.
    #[error("the upload was begun too long ago")]
    UploadExpired,
    /// Something needed is away or failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}
