mod repository;
mod row;

pub(crate) use repository::DieselReadMarkRepository;
pub(crate) use row::{MovedMarkRow, UnreadRow};
