use std::time::Duration;

use diesel::prelude::*;
use kernel::{Timestamp, UserId};
use messages::{AskAdmission, AskRequest};

use super::{Conn, counters};
use crate::counters::{Counted, Counter};
use crate::query_error::QueryError;
use crate::schema::ai_questions as table;

const HOUR: Duration = Duration::from_secs(60 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Begins a question and counts it, unless one of that person is under way or a counter is at its limit.
pub(crate) fn take(conn: &mut Conn, request: &AskRequest) -> Result<AskAdmission, QueryError> {
    if !begin(conn, request)? {
        return Ok(AskAdmission::AsksAlready);
    }
    match counters::count(conn, &counters_of(request), request.at)? {
        Counted::InEach => Ok(AskAdmission::Granted),
        Counted::InNone { retry_after } => {
            forget(conn, request)?;
            Ok(AskAdmission::Exhausted { retry_after })
        }
    }
}

/// Ends a question that is under way, and takes it back from the counters if it was never asked.
pub(crate) fn end(
    conn: &mut Conn,
    request: &AskRequest,
    was_asked: bool,
) -> Result<(), QueryError> {
    let was_under_way = forget(conn, request)?;
    if was_under_way && !was_asked {
        counters::take_back(conn, &counters_of(request), request.at)?;
    }
    Ok(())
}

/// Forgets what the person asks, whichever question it is.
pub(crate) fn remove(conn: &mut Conn, user: UserId) -> Result<(), QueryError> {
    diesel::delete(table::table.find(user.get())).execute(conn)?;
    Ok(())
}

/// Deletes questions that have ended by themselves, and counters of whatever it is that have; how many of both.
pub(crate) fn remove_ended(conn: &mut Conn, now: Timestamp) -> Result<usize, QueryError> {
    let ended = table::table.filter(table::ends_at.le(now.as_micros()));
    let questions = diesel::delete(ended).execute(conn)?;
    Ok(questions + counters::remove_ended(conn, now)?)
}

/// Notes the question as the one that its person has under way; whether there was none.
fn begin(conn: &mut Conn, request: &AskRequest) -> Result<bool, QueryError> {
    use diesel::query_dsl::methods::FilterDsl;

    let question = (
        table::id.eq(request.id.to_string()),
        table::ends_at.eq((request.at + request.limits.longest).as_micros()),
    );
    let begun = diesel::insert_into(table::table)
        .values((table::user_id.eq(request.user.get()), question.clone()))
        .on_conflict(table::user_id)
        .do_update()
        .set(question)
        .filter(table::ends_at.le(request.at.as_micros()))
        .execute(conn)?;
    Ok(begun == 1)
}

/// Forgets that question, and no later one of its person; whether it was under way.
fn forget(conn: &mut Conn, request: &AskRequest) -> Result<bool, QueryError> {
    let own = table::table.find(request.user.get()).filter(table::id.eq(request.id.to_string()));
    Ok(diesel::delete(own).execute(conn)? == 1)
}

/// The person's before the room's, as everywhere.
fn counters_of(request: &AskRequest) -> [Counter; 2] {
    let AskRequest { room, user, limits, .. } = request;
    [
        Counter {
            key: format!("questions of user {user}"),
            limit: limits.per_person_and_day,
            window: DAY,
        },
        Counter {
            key: format!("questions in room {room}"),
            limit: limits.per_room_and_hour,
            window: HOUR,
        },
    ]
}
