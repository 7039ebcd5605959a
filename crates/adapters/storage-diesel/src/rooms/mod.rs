mod access_cache;
mod members;
mod repository;
mod row;

pub(crate) use access_cache::AccessCache;
pub(crate) use members::DieselMemberRepository;
pub(crate) use repository::DieselRoomRepository;
pub(crate) use row::{Joined, RoomRow, access_of, access_text, kind_text};
