//! Where in a room's numbers something is. They have no gaps, and ids and times ascend with them: so
//! arithmetic and bisection find a place in logs of any length.

use diesel::prelude::*;
use kernel::{MessageId, RoomId, Timestamp};
use messages::{Message, Sequence, Span};

use super::{Conn, backend};
use crate::messages::MessageRow;
use crate::query_error::QueryError;
use crate::schema::{files, messages as table, rooms, users};

/// How far down the newest messages are looked for first: a page, about.
const FIRST_STEP: i64 = 64;

/// The newest messages of a span that are not deleted, with their authors and files, after leaving out some.
pub(crate) fn page(
    conn: &mut Conn,
    room: RoomId,
    span: Span,
    skip: u64,
    limit: u32,
) -> Result<Vec<Message>, QueryError> {
    let span = kept(conn, room, span)?;
    let up_to = below_newest(conn, room, span, skip)?;
    let mut rows: Vec<MessageRow> = table::table
        .left_join(users::table)
        .left_join(files::table)
        .filter(table::room_id.eq(room.get()).and(table::deleted_at.is_null()))
        .filter(table::seq.gt(span.after.get()).and(table::seq.le(up_to)))
        // A plan for any span may take all of it for few messages, and sort a whole room for a page.
        .filter(backend::unprepared())
        .order(table::seq.desc())
        .limit(limit.into())
        .select(MessageRow::as_select())
        .load(conn)?;
    rows.reverse();
    rows.into_iter().map(Message::try_from).collect()
}

/// The greatest number whose message's id is not above `id`, or nothing where all are.
pub(crate) fn position(
    conn: &mut Conn,
    room: RoomId,
    id: MessageId,
) -> Result<Sequence, QueryError> {
    // Mostly the message is of this room.
    let known: Option<i64> = table::table
        .filter(table::id.eq(id.get()).and(table::room_id.eq(room.get())))
        .select(table::seq)
        .get_result(conn)
        .optional()?;
    if let Some(known) = known {
        return Ok(Sequence::new(known));
    }
    let all = Span { after: Sequence::START, up_to: Sequence::new(i64::MAX) };
    let all = kept(conn, room, all)?;
    let found = last_where(conn, room, all, |place| place.id <= id.get())?;
    Ok(if found == all.after { Sequence::START } else { found })
}

/// The part of a span that was stored within these times, the bounds included.
pub(crate) fn narrow(
    conn: &mut Conn,
    room: RoomId,
    span: Span,
    since: Option<Timestamp>,
    until: Option<Timestamp>,
) -> Result<Span, QueryError> {
    let mut span = kept(conn, room, span)?;
    if let Some(since) = since {
        span.after = last_where(conn, room, span, |place| place.created_at < since.as_micros())?;
    }
    if let Some(until) = until {
        span.up_to = last_where(conn, room, span, |place| place.created_at <= until.as_micros())?;
    }
    Ok(span)
}

/// The part of a span that the log still has.
pub(crate) fn kept(conn: &mut Conn, room: RoomId, span: Span) -> Result<Span, QueryError> {
    let row: Option<(i64, i64)> = rooms::table
        .filter(rooms::id.eq(room.get()))
        .select((rooms::first_seq, rooms::last_seq))
        .get_result(conn)
        .optional()?;
    let (first, last) = row.unwrap_or_default();
    let after = span.after.max(Sequence::new(first).previous());
    Ok(Span { after, up_to: span.up_to.min(Sequence::new(last)).max(after) })
}

/// What ascends with the numbers of a room.
#[derive(Queryable)]
struct Place {
    id: i64,
    created_at: i64,
}

/// The last number of a span whose message comes before some point, given that all that do come first;
/// what is before the span if none does.
fn last_where(
    conn: &mut Conn,
    room: RoomId,
    span: Span,
    comes_before: impl Fn(Place) -> bool,
) -> Result<Sequence, QueryError> {
    let (mut low, mut high) = (span.after.get(), span.up_to.get());
    while low < high {
        let middle = high - (high - low) / 2;
        let place: Option<Place> = table::table
            .filter(table::room_id.eq(room.get()).and(table::seq.eq(middle)))
            .select((table::id, table::created_at))
            .get_result(conn)
            .optional()?;
        // Only the oldest messages can be gone.
        if place.is_none_or(&comes_before) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    Ok(Sequence::new(low))
}

/// The number below the newest `skip` messages of a span that are not deleted, and below the deleted ones
/// next to them; what is before the span if it has no more than these.
fn below_newest(conn: &mut Conn, room: RoomId, span: Span, skip: u64) -> Result<i64, QueryError> {
    let (after, up_to) = (span.after.get(), span.up_to.get());
    let skip = i64::try_from(skip).unwrap_or(i64::MAX);
    // If none were deleted it would be this one; each that was moves it down by one.
    let mut high = up_to.saturating_sub(skip);
    if high <= after {
        return Ok(after);
    }
    let mut deleted_above = if high < up_to { count_deleted(conn, room, high, up_to)? } else { 0 };
    // Ever longer steps down: what lies far below is not counted.
    let mut step = deleted_above.max(FIRST_STEP);
    let mut low = loop {
        let low = after.max(high - step);
        let deleted = count_deleted(conn, room, low, high)?;
        let missing = skip - (up_to - high - deleted_above);
        if high - low - deleted > missing {
            // Not further down than if every deleted one were to be passed.
            break (low + 1).max(high - missing - deleted);
        }
        (high, deleted_above) = (low, deleted_above + deleted);
        if low == after {
            return Ok(after);
        }
        step *= 2;
    };
    while low < high {
        let middle = low + (high - low) / 2;
        let deleted = deleted_above + count_deleted(conn, room, middle, high)?;
        if up_to - middle - deleted <= skip {
            (high, deleted_above) = (middle, deleted);
        } else {
            low = middle + 1;
        }
    }
    Ok(high)
}

/// Goes by the index of deleted messages, and sees no others.
fn count_deleted(conn: &mut Conn, room: RoomId, after: i64, up_to: i64) -> Result<i64, QueryError> {
    Ok(table::table
        .filter(table::room_id.eq(room.get()).and(table::deleted_at.is_not_null()))
        .filter(table::seq.gt(after).and(table::seq.le(up_to)))
        .count()
        .get_result(conn)?)
}
