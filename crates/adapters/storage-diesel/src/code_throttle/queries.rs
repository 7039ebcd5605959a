use kernel::{RoomId, UserId};
use rooms::{
    CODE_WINDOW, CodeAdmission, CodeAttempt, WRONG_CODES_PER_PERSON, WRONG_CODES_PER_ROOM,
};

use super::{Conn, counters};
use crate::counters::{Counted, Counter};
use crate::query_error::QueryError;

/// Judges somebody's code.
///
/// A right one is counted too, and taken back at once: thereby it waits for the wrong ones before it, also for
/// those that another node is counting.
pub(crate) fn judge(conn: &mut Conn, attempt: &CodeAttempt) -> Result<CodeAdmission, QueryError> {
    let counters = counters_of(attempt.room, attempt.user);
    match counters::count(conn, &counters, attempt.at)? {
        Counted::InNone { retry_after } => return Ok(CodeAdmission::Refused { retry_after }),
        Counted::InEach => {}
    }
    if attempt.is_right {
        counters::take_back(conn, &counters, attempt.at)?;
    }
    Ok(CodeAdmission::Taken)
}

/// The person's before the room's: whom theirs holds up does not hold up the room.
fn counters_of(room: RoomId, user: UserId) -> [Counter; 2] {
    let counter = |key, limit| Counter { key, limit, window: CODE_WINDOW };
    [
        counter(format!("codes of user {user} in room {room}"), WRONG_CODES_PER_PERSON),
        counter(format!("codes in room {room}"), WRONG_CODES_PER_ROOM),
    ]
}
