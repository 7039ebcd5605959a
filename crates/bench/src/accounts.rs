use kernel::UserRef;
use storage_diesel::Storage;
use users::{ContactNumber, DisplayName, Email, NewUser, PasswordHash};

use crate::failure::Failure;
use crate::noon::noon;

/// Makes so many accounts, in an otherwise empty database.
pub(crate) async fn add(storage: &Storage, count: usize) -> Result<Vec<UserRef>, Failure> {
    let mut accounts = Vec::with_capacity(count);
    for number in 1..=count {
        accounts.push(add_one(storage, number).await?);
    }
    Ok(accounts)
}

async fn add_one(storage: &Storage, number: usize) -> Result<UserRef, Failure> {
    let email = Email::parse(&format!("user{number}@example.com"))?;
    let new = NewUser {
        name: DisplayName::from_email(&email),
        contact_number: ContactNumber::default(),
        password_hash: PasswordHash::new("nobody signs in"),
        date_joined: noon(),
        email,
    };
    let (email, name) = (new.email.as_str().to_owned(), new.name.as_str().to_owned());
    let id = storage.users().add(new).await?.id;
    Ok(UserRef { id, email, name })
}
