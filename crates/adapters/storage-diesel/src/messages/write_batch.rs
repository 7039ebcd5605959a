use std::sync::Arc;

use kernel::RoomId;
use messages::{Appended, Message, NewChange, NewMessage};

use super::{Conn, append_statements, change_statements};
use crate::messages::{Batch, ChangePlan, Outcomes, Plan, RepeatKey, RoomCounters};
use crate::query_error::QueryError;

/// Writes a batch in the transaction that it is called in.
pub(crate) fn write(conn: &mut Conn, batch: &Batch<'_>) -> Result<Outcomes, QueryError> {
    let room_ids: Vec<i64> = batch.rooms().into_iter().map(RoomId::get).collect();
    let rooms = append_statements::lock_live_rooms(conn, &room_ids)?;
    let appended = append(conn, &batch.messages, &rooms)?;
    let changed = change(conn, &batch.changes, &rooms)?;
    Ok(Outcomes { appended, changed })
}

/// Stores messages; `None` for each whose room is not there.
fn append(
    conn: &mut Conn,
    batch: &[&NewMessage],
    rooms: &[RoomCounters],
) -> Result<Vec<Option<Appended>>, QueryError> {
    let keys: Vec<_> = batch.iter().filter_map(|message| RepeatKey::of(message)).collect();
    let stored =
        if keys.is_empty() { Vec::new() } else { append_statements::find_stored(conn, &keys)? };
    let plan = Plan::new(batch, rooms, stored);
    if plan.rows().is_empty() {
        return plan.outcomes(&[]);
    }
    let ids = append_statements::insert(conn, plan.claims(), plan.rows())?;
    plan.outcomes(&ids)
}

/// Edits and deletes messages; `None` for each that is not there.
fn change(
    conn: &mut Conn,
    changes: &[&NewChange],
    rooms: &[RoomCounters],
) -> Result<Vec<Option<Arc<Message>>>, QueryError> {
    if changes.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<i64> = changes.iter().map(|change| change.message_id.get()).collect();
    let rows = change_statements::find(conn, &ids)?;
    let messages = rows.into_iter().map(Message::try_from).collect::<Result<_, _>>()?;
    let plan = ChangePlan::new(changes, rooms, messages);
    if plan.changed().len() > 0 {
        change_statements::claim_numbers(conn, plan.claims())?;
        change_statements::update(conn, plan.changed())?;
    }
    Ok(plan.outcomes())
}
