mod notes;
mod repository;

pub(crate) use notes::Notes;
pub(crate) use repository::DieselLastRooms;

/// Where a person last posted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct LastRoom {
    pub(crate) user: kernel::UserId,
    pub(crate) room: kernel::RoomId,
}
