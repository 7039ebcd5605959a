mod log;
mod plan;
mod row;
mod writer;

pub(crate) use log::DieselMessageLog;
pub(crate) use plan::{Claim, NewRow, Plan, RepeatKey, RoomCounters, StoredRow};
pub(crate) use row::MessageRow;
pub(crate) use writer::{MessageWriter, PendingAppend};
