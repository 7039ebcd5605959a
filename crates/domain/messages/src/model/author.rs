use kernel::{Picture, UserRef};

/// Who wrote a message, as its readers see them: a read model, from the caller on a live send and from
/// the accounts on reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author {
    /// The person; e-mail and name are empty once the account is erased.
    pub user: UserRef,
    /// The person's picture, if they have one.
    pub picture: Option<Picture>,
    /// Whether it is the AI.
    pub is_ai: bool,
}

impl Author {
    /// A person, as they are known when they send.
    pub fn person(user: UserRef, picture: Option<Picture>) -> Self {
        Self { user, picture, is_ai: false }
    }
}
