mod repository;
mod room_events;

pub(crate) use repository::DieselRevocationLog;
pub(crate) use room_events::DieselRoomEventLog;
