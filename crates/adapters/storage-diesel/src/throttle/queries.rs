use std::time::Duration;

use diesel::dsl::case_when;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use kernel::Timestamp;
use users::{Admission, AttemptCounter};

use super::Conn;
use crate::query_error::QueryError;
use crate::schema::login_attempts as table;

/// Counts one attempt in every counter, or none where one of them is at its limit.
///
/// Counters come in the order of their keys, so that two nodes do not wait for each other.
pub(crate) fn count(
    conn: &mut Conn,
    counters: &[AttemptCounter],
    window: Duration,
    now: Timestamp,
) -> Result<Admission, QueryError> {
    let mut free_at = None;
    for counter in counters {
        let (attempts, first_at) = add_attempt(conn, &counter.key, window, now)?;
        if attempts > i64::from(counter.limit) {
            free_at = free_at.max(Some(first_at + window));
        }
    }
    let Some(free_at) = free_at else { return Ok(Admission::Admitted) };
    take_back(conn, counters)?;
    Ok(Admission::Refused { retry_after: free_at.since(now) })
}

/// Counts an attempt, in a new window where the last one is over; how many there are in it, and since
/// when.
///
/// On PostgreSQL this holds the counter until the transaction ends.
fn add_attempt(
    conn: &mut Conn,
    key: &str,
    window: Duration,
    now: Timestamp,
) -> Result<(i64, Timestamp), QueryError> {
    let is_over = table::first_at.le((now - window).as_micros());
    let one = 1_i64.into_sql::<BigInt>();
    let present = now.as_micros().into_sql::<BigInt>();
    let (attempts, first_at) = diesel::insert_into(table::table)
        .values((table::key.eq(key), table::attempts.eq(1), table::first_at.eq(now.as_micros())))
        .on_conflict(table::key)
        .do_update()
        .set((
            table::attempts.eq(case_when(is_over, one).otherwise(table::attempts + 1)),
            table::first_at.eq(case_when(is_over, present).otherwise(table::first_at)),
        ))
        .returning((table::attempts, table::first_at))
        .get_result(conn)?;
    Ok((attempts, Timestamp::from_micros(first_at)))
}

/// Takes one attempt back from every counter, in the order that they come in. One without attempts
/// goes, so that its window starts with the next.
pub(crate) fn take_back(conn: &mut Conn, counters: &[AttemptCounter]) -> Result<(), QueryError> {
    for counter in counters {
        let row = table::table.find(&counter.key);
        let removed = diesel::delete(row.filter(table::attempts.le(1))).execute(conn)?;
        if removed == 0 {
            diesel::update(row).set(table::attempts.eq(table::attempts - 1)).execute(conn)?;
        }
    }
    Ok(())
}

/// Deletes the counters whose keys begin like that.
pub(crate) fn remove_beginning_with(conn: &mut Conn, prefix: &str) -> Result<(), QueryError> {
    let literal = prefix.replace('\\', r"\\").replace('%', r"\%").replace('_', r"\_");
    let own = table::table.filter(table::key.like(literal + "%").escape('\\'));
    diesel::delete(own).execute(conn)?;
    Ok(())
}

/// Deletes counters whose window began before that time; how many there were.
pub(crate) fn remove_before(conn: &mut Conn, before: Timestamp) -> Result<usize, QueryError> {
    let old = table::table.filter(table::first_at.lt(before.as_micros()));
    Ok(diesel::delete(old).execute(conn)?)
}
