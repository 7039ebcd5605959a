use diesel::prelude::*;
use kernel::{PictureName, Timestamp, UserId};

use super::Conn;
use crate::limits::IDS_AT_ONCE;
use crate::query_error::QueryError;
use crate::schema::uploads as table;

/// Notes a picture that goes at `due_at` unless it is claimed.
pub(crate) fn add(
    conn: &mut Conn,
    name: PictureName,
    owner: UserId,
    due_at: Timestamp,
) -> Result<(), QueryError> {
    diesel::insert_into(table::table)
        .values((
            table::name.eq(name.to_string()),
            table::owner_id.eq(owner.get()),
            table::due_at.eq(due_at.as_micros()),
        ))
        .execute(conn)?;
    Ok(())
}

/// Keeps a picture of that person for good; whether it was there and not due yet.
pub(crate) fn claim(
    conn: &mut Conn,
    name: PictureName,
    owner: UserId,
    at: Timestamp,
) -> Result<bool, QueryError> {
    let own = table::table.find(name.to_string()).filter(table::owner_id.eq(owner.get()));
    let claimed = diesel::update(own.filter(table::due_at.gt(at.as_micros())))
        .set(table::due_at.eq(None::<i64>))
        .execute(conn)?;
    Ok(claimed == 1)
}

/// Lets a picture that was claimed by that person go from `at` on.
pub(crate) fn give_up(
    conn: &mut Conn,
    name: PictureName,
    owner: UserId,
    at: Timestamp,
) -> Result<(), QueryError> {
    let own = table::table.find(name.to_string()).filter(table::owner_id.eq(owner.get()));
    diesel::update(own).set(table::due_at.eq(at.as_micros())).execute(conn)?;
    Ok(())
}

/// Lets what that person showed go from `at` on. An upload that nothing shows yet keeps its own time: it may
/// still be on its way into the store, and would be looked for too early.
pub(crate) fn make_shown_due(
    conn: &mut Conn,
    owner: UserId,
    at: Timestamp,
) -> Result<(), QueryError> {
    let own = table::table.filter(table::owner_id.eq(owner.get()));
    diesel::update(own.filter(table::due_at.is_null()))
        .set(table::due_at.eq(at.as_micros()))
        .execute(conn)?;
    Ok(())
}

/// Pictures that are due, the longest due first.
pub(crate) fn list_due(
    conn: &mut Conn,
    now: Timestamp,
    limit: u32,
) -> Result<Vec<PictureName>, QueryError> {
    let rows: Vec<(String, i64)> = table::table
        .filter(table::due_at.le(now.as_micros()))
        .order((table::due_at, table::name))
        .limit(limit.into())
        .select((table::name, table::owner_id))
        .load(conn)?;
    rows.into_iter().map(|(name, owner)| picture_name(&name, owner)).collect()
}

/// Puts the removal of a picture off, unless it was claimed.
pub(crate) fn put_off(
    conn: &mut Conn,
    name: PictureName,
    due_at: Timestamp,
) -> Result<(), QueryError> {
    let unclaimed = table::table.find(name.to_string()).filter(table::due_at.is_not_null());
    diesel::update(unclaimed).set(table::due_at.eq(due_at.as_micros())).execute(conn)?;
    Ok(())
}

/// Forgets pictures, except those that were claimed.
pub(crate) fn remove(conn: &mut Conn, names: &[PictureName]) -> Result<(), QueryError> {
    let names: Vec<String> = names.iter().map(PictureName::to_string).collect();
    for names in names.chunks(IDS_AT_ONCE) {
        let unclaimed = table::table.filter(table::due_at.is_not_null());
        diesel::delete(unclaimed.filter(table::name.eq_any(names))).execute(conn)?;
    }
    Ok(())
}

/// The rows have no numbers: the owner's leads to what is wrong.
fn picture_name(text: &str, owner: i64) -> Result<PictureName, QueryError> {
    let corrupt = |_| QueryError::Corrupt { table: "uploads", column: "name", id: owner };
    text.parse().map_err(corrupt)
}
