use kernel::{RoomId, UserId};
use messages::Author;
use rooms::{AccessRule, Description, NewRoom, RoomKind, RoomName};
use storage_diesel::Storage;

use crate::accounts;
use crate::failure::Failure;
use crate::noon::noon;

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
        let accounts = accounts::add(storage, authors).await?;
        let creator = accounts.first().ok_or("a case has at least one sender")?.id;
        let authors = accounts.into_iter().map(|account| Author::person(account, None)).collect();
        let mut stage = Self { authors, rooms: Vec::new() };
        for number in 1..=rooms {
            stage.rooms.push(add_room(storage, number, creator).await?);
        }
        Ok(stage)
    }
}

async fn add_room(storage: &Storage, number: usize, creator: UserId) -> Result<RoomId, Failure> {
    let new = NewRoom {
        name: RoomName::parse(format!("room {number}"))?,
        description: Description::default(),
        access: AccessRule::Open,
        secret: None,
        kind: RoomKind::Chat,
        post: None,
        creator,
        others: Vec::new(),
        created_at: noon(),
    };
    Ok(storage.rooms().add(new).await?.id)
}
