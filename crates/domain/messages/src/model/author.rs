use kernel::UserRef;

/// Who wrote a message, as its readers see them: a read model, from the caller on a live send and from
/// the accounts on reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author {
    /// The person; e-mail and name are empty once the account is erased.
    pub user: UserRef,
    /// Whether it is the AI.
    pub is_ai: bool,
}
