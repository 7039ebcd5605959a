use crate::UserId;

/// A person as others see them beside a room or a message.
///
/// `email` and `name` are empty once the account was deleted (its messages stay under its id), and
/// `email` is empty for accounts that have none.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct UserRef {
    /// The account.
    pub id: UserId,
    /// Its e-mail address, or nothing.
    pub email: String,
    /// Its display name, or nothing.
    pub name: String,
}
