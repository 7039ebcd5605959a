use kernel::{RoomId, Timestamp, UserId, UserRef};
use messages::Author;
use rooms::{AccessRule, Description, NewRoom, RoomKind, RoomName};
use storage_diesel::Storage;
use users::{ContactNumber, DisplayName, Email, NewUser, PasswordHash};

use crate::failure::Failure;

/// Whom and what a case needs.
pub(crate) struct Stage {
    /// Those who write.
    pub(crate) authors: Vec<Author>,
    /// Where they write.
    pub(crate) rooms: Vec<RoomId>,
}

impl Stage {
    /// Makes so many accounts and rooms.
    pub(crate) async fn set(
        storage: &Storage,
        authors: usize,
        rooms: usize,
    ) -> Result<Self, Failure> {
        let mut stage = Self { authors: Vec::new(), rooms: Vec::new() };
        for number in 1..=authors {
            stage.authors.push(add_author(storage, number).await?);
        }
        let creator = stage.authors.first().ok_or("a case has at least one sender")?.user.id;
        for number in 1..=rooms {
            stage.rooms.push(add_room(storage, number, creator).await?);
        }
        Ok(stage)
    }
}

async fn add_author(storage: &Storage, number: usize) -> Result<Author, Failure> {
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
    Ok(Author::person(UserRef { id, email, name }, None))
}

async fn add_room(storage: &Storage, number: usize, creator: UserId) -> Result<RoomId, Failure> {
    let new = NewRoom {
        name: RoomName::parse(format!("room {number}"))?,
        description: Description::default(),
        access: AccessRule::Open,
        kind: RoomKind::Chat,
        creator,
        post: None,
        created_at: noon(),
    };
    Ok(storage.rooms().add(new).await?.id)
}

/// Noon of 2024-01-01, UTC: when everything is made and sent.
pub(crate) fn noon() -> Timestamp {
    Timestamp::from_seconds(1_704_110_400)
}
