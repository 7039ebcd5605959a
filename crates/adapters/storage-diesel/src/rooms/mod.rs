#[cfg(test)]
mod list_plans;
mod members;
mod outcome;
mod repository;
mod row;

pub(crate) use members::DieselMemberRepository;
pub(crate) use outcome::{Banned, Departure, Joined};
pub(crate) use repository::DieselRoomRepository;
pub(crate) use row::{RoomRow, access_of, access_text, kind_text, room_id};

/// How people stand to rooms. That there is no such room is not remembered.
pub(crate) type RecentStandings =
    crate::recent::Recent<(kernel::RoomId, kernel::UserId), rooms::Standing>;
