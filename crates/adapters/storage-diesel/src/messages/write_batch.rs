use std::collections::HashSet;
use std::sync::Arc;

use kernel::{MessageId, RoomId};
use messages::{Appended, Message, NewChange, NewMessage};

use super::{Conn, append_statements, change_statements, file_statements, message_filters};
use crate::files::WantedFile;
use crate::messages::{
    Batch, ChangePlan, Known, Outcomes, Plan, Refusal, RepeatKey, ReplyTarget, RoomCounters,
    StoredRow,
};
use crate::query_error::QueryError;

/// Writes a batch in the transaction that it is called in.
pub(crate) fn write(conn: &mut Conn, batch: &Batch<'_>) -> Result<Outcomes, QueryError> {
    let room_ids: Vec<i64> = batch.rooms().into_iter().map(RoomId::get).collect();
    let rooms = append_statements::lock_live_rooms(conn, &room_ids)?;
    let appended = append(conn, &batch.messages, &rooms)?;
    let changed = change(conn, &batch.changes, &rooms)?;
    Ok(Outcomes { appended, changed })
}

/// Stores messages and claims their files; those that cannot be stored stand in no other's way.
fn append(
    conn: &mut Conn,
    batch: &[&NewMessage],
    rooms: &[RoomCounters],
) -> Result<Vec<Result<Appended, Refusal>>, QueryError> {
    let keys: Vec<_> = batch.iter().filter_map(|message| RepeatKey::of(message)).collect();
    let stored =
        if keys.is_empty() { Vec::new() } else { append_statements::find_stored(conn, &keys)? };
    let reply_targets = reply_targets(conn, batch, &stored)?;
    let files = wanted_files(conn, batch)?;
    let plan = Plan::new(batch, Known { rooms, stored, files, reply_targets });
    if plan.rows().is_empty() {
        return plan.outcomes(&[]);
    }
    if !plan.file_claims().is_empty() {
        file_statements::claim(conn, plan.file_claims())?;
    }
    let ids = append_statements::insert(conn, plan.claims(), plan.rows())?;
    plan.outcomes(&ids)
}

/// What the messages answer, as far as it is there; what those answer that are stored is not asked. Messages that
/// answer nothing cost nothing here.
fn reply_targets(
    conn: &mut Conn,
    batch: &[&NewMessage],
    stored: &[StoredRow],
) -> Result<Vec<ReplyTarget>, QueryError> {
    let stored: HashSet<_> = stored.iter().map(StoredRow::key).collect();
    let is_new =
        |message: &&&NewMessage| RepeatKey::of(message).is_none_or(|key| !stored.contains(&key));
    let replies = batch.iter().filter(is_new);
    let ids: Vec<i64> = replies.filter_map(|reply| reply.reply_to).map(MessageId::get).collect();
    if ids.is_empty() { Ok(Vec::new()) } else { append_statements::find_reply_targets(conn, &ids) }
}

/// Those of the messages' files that are noted. Texts cost nothing here.
fn wanted_files(conn: &mut Conn, batch: &[&NewMessage]) -> Result<Vec<WantedFile>, QueryError> {
    let files = batch.iter().filter_map(|message| message.body.file());
    let keys: Vec<String> = files.map(|file| file.key.to_string()).collect();
    if keys.is_empty() { Ok(Vec::new()) } else { file_statements::find_wanted(conn, &keys) }
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
        message_filters::drop_of(conn, rooms, plan.changed())?;
    }
    if !plan.released_files().is_empty() {
        file_statements::let_go(conn, plan.released_files())?;
    }
    Ok(plan.outcomes())
}
