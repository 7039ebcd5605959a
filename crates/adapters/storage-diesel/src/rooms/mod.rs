#[cfg(test)]
mod joined_plans;
#[cfg(test)]
mod list_plans;
#[cfg(test)]
mod member_plan;
mod member_row;
mod members;
mod outcome;
mod people;
mod repository;
mod row;

pub(crate) use member_row::MemberRow;
pub(crate) use members::DieselMemberRepository;
pub(crate) use outcome::{Banned, BroughtIn, Departure, Joined, Made, Opened};
pub(crate) use people::{distinct, without};
pub(crate) use repository::DieselRoomRepository;
pub(crate) use row::{
    RoomRow, access_of, access_text, kind_of, kind_text, member_count, retention_days, room_id,
};

/// How people stand to rooms. That there is no such room is not remembered.
pub(crate) type RecentStandings =
    crate::recent::Recent<(kernel::RoomId, kernel::UserId), rooms::Standing>;
