use kernel::UserId;

use super::Service;
use super::create_room::{CreateRoom, distinct};
use super::open_direct_room::OpenDirectRoom;
use crate::error::Error;
use crate::model::description::Description;
use crate::model::name::RoomName;
use crate::model::room::{AccessRule, OpenedRoom, RoomKind};

/// What people are invited to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConversationKind {
    /// Talking with one other person, or with those it is asked for with.
    Direct,
    /// A group, which others may be brought into.
    Group,
}

/// Who starts a conversation, and with whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Company {
    creator: UserId,
    others: Vec<UserId>,
}

/// A room that somebody wants to be in with people whom they invite.
#[derive(Debug, Clone)]
pub struct StartConversation {
    /// What they are invited to.
    pub kind: ConversationKind,
    /// The room's name, where one is given.
    pub name: Option<RoomName>,
    /// What it is about.
    pub description: Description,
    /// Who asks, and who is invited.
    pub company: Company,
}

impl Company {
    /// The creator and the others, each of whom counts once, as does a creator who is named with them.
    pub fn of(creator: UserId, people: impl Iterator<Item = UserId>) -> Self {
        Self { creator, others: distinct(people.filter(|person| *person != creator)) }
    }

    /// Whether there are enough people: a group may begin with nobody else, a direct room has somebody.
    pub fn suffices_for(&self, kind: ConversationKind) -> bool {
        match kind {
            ConversationKind::Direct => !self.others.is_empty(),
            ConversationKind::Group => true,
        }
    }

    /// Whether the room is to have a name: a direct room of two shows each side the other's.
    pub fn needs_name(&self, kind: ConversationKind) -> bool {
        match kind {
            ConversationKind::Direct => self.others.len() > 1,
            ConversationKind::Group => true,
        }
    }
}

impl Service {
    /// Opens the direct room that two people have, or makes a room for those who are invited (contracts
    /// section 4, messenger).
    pub async fn start_conversation(
        &self,
        command: StartConversation,
    ) -> Result<OpenedRoom, Error> {
        let StartConversation { kind, name, description, company } = command;
        let Company { creator, others } = company;
        let kind = match (kind, others.as_slice()) {
            (ConversationKind::Direct, []) => return Err(Error::Alone),
            (ConversationKind::Direct, &[other]) => {
                let command = OpenDirectRoom { name, description, creator, other };
                return self.open_direct_room(command).await;
            }
            (ConversationKind::Direct, _) => RoomKind::Direct,
            (ConversationKind::Group, _) => RoomKind::Group,
        };
        let name = name.ok_or(Error::Nameless)?;
        let (access, post) = (AccessRule::Invite, None);
        let newcomers = [&[creator], others.as_slice()].concat();
        let command = CreateRoom { name, description, access, kind, post, creator, others };
        let room = self.create_room(command).await?.room;
        Ok(OpenedRoom { room, is_new: true, newcomers })
    }
}
