mod append_rows;
mod batch;
mod change_plan;
mod committer;
mod kind;
mod log;
mod pending;
mod plan;
#[cfg(test)]
mod prepared_statements;
#[cfg(test)]
mod read_cost;
mod row;

pub(crate) use append_rows::{
    Claim, NewRow, Refusal, RepeatKey, ReplyTarget, RoomCounters, StoredRow,
};
pub(crate) use batch::{Batch, Outcomes};
pub(crate) use change_plan::{ChangeClaim, ChangePlan};
pub(crate) use committer::MessageCommitter;
pub(crate) use log::DieselMessageLog;
pub(crate) use pending::PendingWrite;
pub(crate) use plan::{Known, Plan};
pub(crate) use row::MessageRow;
