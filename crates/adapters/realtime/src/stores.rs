use std::sync::{Arc, Weak};

use kernel::Fault;
use messages::{MessageLog, ReadMarkRepository};
use rooms::{MemberRepository, PresenceRepository, RoomRepository};

use crate::hub::Hub;

/// What a hub reads and writes, made after it: the log usually holds the hub as its publisher.
#[derive(Clone, Copy)]
pub struct Stores<'a> {
    /// The log that the published messages are in.
    pub log: &'a Arc<dyn MessageLog>,
    /// Where read marks are kept.
    pub marks: &'a Arc<dyn ReadMarkRepository>,
    /// The rooms that people are in.
    pub rooms: &'a Arc<dyn RoomRepository>,
    /// Who is in which room.
    pub members: &'a Arc<dyn MemberRepository>,
    /// Where it is kept who is online.
    pub presence: &'a Arc<dyn PresenceRepository>,
}

/// The [`Stores`] of a hub, which does not keep them alive.
pub(crate) struct AttachedStores {
    log: Weak<dyn MessageLog>,
    marks: Weak<dyn ReadMarkRepository>,
    rooms: Weak<dyn RoomRepository>,
    members: Weak<dyn MemberRepository>,
    presence: Weak<dyn PresenceRepository>,
}

impl From<Stores<'_>> for AttachedStores {
    fn from(stores: Stores<'_>) -> Self {
        Self {
            log: Arc::downgrade(stores.log),
            marks: Arc::downgrade(stores.marks),
            rooms: Arc::downgrade(stores.rooms),
            members: Arc::downgrade(stores.members),
            presence: Arc::downgrade(stores.presence),
        }
    }
}

impl Hub {
    /// Names what the hub reads and writes; only the first stores count.
    pub fn attach(&self, stores: Stores<'_>) {
        let _ = self.0.stores.set(stores.into());
    }

    pub(crate) fn log(&self) -> Result<Arc<dyn MessageLog>, Fault> {
        self.attached(|stores| stores.log.upgrade())
    }

    pub(crate) fn kept_marks(&self) -> Result<Arc<dyn ReadMarkRepository>, Fault> {
        self.attached(|stores| stores.marks.upgrade())
    }

    pub(crate) fn kept_rooms(&self) -> Result<Arc<dyn RoomRepository>, Fault> {
        self.attached(|stores| stores.rooms.upgrade())
    }

    pub(crate) fn kept_members(&self) -> Result<Arc<dyn MemberRepository>, Fault> {
        self.attached(|stores| stores.members.upgrade())
    }

    pub(crate) fn kept_presence(&self) -> Result<Arc<dyn PresenceRepository>, Fault> {
        self.attached(|stores| stores.presence.upgrade())
    }

    fn attached<T>(&self, pick: impl FnOnce(&AttachedStores) -> Option<T>) -> Result<T, Fault> {
        let picked = self.0.stores.get().and_then(pick);
        picked.ok_or_else(|| Fault::failed("the hub has no stores"))
    }
}
