mod repository;
mod row;

pub(crate) use repository::DieselUserRepository;
pub(crate) use row::{AccountRow, picture};
