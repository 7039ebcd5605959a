use diesel::dsl::case_when;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use kernel::Timestamp;

use super::Conn;
use crate::counters::{Counted, Counter};
use crate::query_error::QueryError;
use crate::schema::counters as table;

/// Counts one in every counter, or in none where one of them is at its limit.
///
/// On PostgreSQL this holds the counters until the transaction ends, also where nothing is counted, so that
/// whoever counts by the same ones is judged after it. They come in the order in which they are given: where
/// that is the same everywhere, two nodes do not wait for each other.
pub(crate) fn count(
    conn: &mut Conn,
    counters: &[Counter],
    now: Timestamp,
) -> Result<Counted, QueryError> {
    let mut free_at = None;
    for counter in counters {
        let (count, ends_at) = add_one(conn, counter, now)?;
        if count > i64::from(counter.limit) {
            free_at = free_at.max(Some(ends_at));
        }
    }
    let Some(free_at) = free_at else { return Ok(Counted::InEach) };
    take_back(conn, counters, now)?;
    Ok(Counted::InNone { retry_after: free_at.since(now) })
}

/// Counts one, in a new window where the last one is over; how many there are in it, and when it ends.
///
/// Clocks differ a little: what comes from before the window's beginning moves that, so a window always ends
/// within its length of whatever is counted in it.
fn add_one(
    conn: &mut Conn,
    counter: &Counter,
    now: Timestamp,
) -> Result<(i64, Timestamp), QueryError> {
    let latest_end = (now + counter.window).as_micros();
    let is_over = table::ends_at.le(now.as_micros());
    let began_later = table::ends_at.gt(latest_end);
    let one = 1_i64.into_sql::<BigInt>();
    let (count, ends_at) = diesel::insert_into(table::table)
        .values((table::key.eq(&counter.key), table::count.eq(1), table::ends_at.eq(latest_end)))
        .on_conflict(table::key)
        .do_update()
        .set((
            table::count.eq(case_when(is_over, one).otherwise(table::count + 1)),
            table::ends_at.eq(case_when(is_over.or(began_later), latest_end.into_sql::<BigInt>())
                .otherwise(table::ends_at)),
        ))
        .returning((table::count, table::ends_at))
        .get_result(conn)?;
    Ok((count, Timestamp::from_micros(ends_at)))
}

/// Takes back one that was counted at that time from every counter, in the order in which they are given,
/// except where another window has begun since. A counter without any goes, so that its window begins with the
/// next.
pub(crate) fn take_back(
    conn: &mut Conn,
    counters: &[Counter],
    counted_at: Timestamp,
) -> Result<(), QueryError> {
    for counter in counters {
        let latest_end = (counted_at + counter.window).as_micros();
        let row = table::table.find(&counter.key).filter(table::ends_at.le(latest_end));
        let removed = diesel::delete(row.filter(table::count.le(1))).execute(conn)?;
        if removed == 0 {
            diesel::update(row).set(table::count.eq(table::count - 1)).execute(conn)?;
        }
    }
    Ok(())
}

/// Deletes the counters whose windows are over; how many there were.
pub(crate) fn remove_ended(conn: &mut Conn, now: Timestamp) -> Result<usize, QueryError> {
    let ended = table::table.filter(table::ends_at.le(now.as_micros()));
    Ok(diesel::delete(ended).execute(conn)?)
}
