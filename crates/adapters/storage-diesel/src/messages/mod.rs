mod log;
mod plan;
#[cfg(test)]
mod prepared_statements;
mod row;
mod writer;

pub(crate) use log::DieselMessageLog;
pub(crate) use plan::{Claim, NewRow, Plan, RepeatKey, RoomCounters, StoredRow};
pub(crate) use row::MessageRow;
pub(crate) use writer::{MessageWriter, PendingAppend};
