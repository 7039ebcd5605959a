use ::users::{Account, ProviderProfile};
use diesel::prelude::*;
use diesel::result::Error::NotFound;
use kernel::{Picture, Timestamp};

use super::{Conn, sessions, uploads};
use crate::provider_accounts::Refreshed;
use crate::query_error::QueryError;
use crate::schema::users as table;
use crate::users::AccountRow;

/// Gives the live account of that provider's id its name and picture there.
pub(crate) fn refresh(
    conn: &mut Conn,
    profile: &ProviderProfile,
    at: Timestamp,
) -> Result<Option<Refreshed>, QueryError> {
    let live =
        table::table.filter(table::github_id.eq(profile.id.get()).and(table::erased_at.is_null()));
    let row: Option<AccountRow> = diesel::update(live)
        .set((
            table::name.eq(profile.name.as_str()),
            table::picture.eq(profile.picture.as_ref().map(Picture::to_string)),
        ))
        .returning(AccountRow::as_select())
        .get_result(conn)
        .optional()?;
    row.map(|row| settle(conn, row, at)).transpose()
}

/// Makes an account, or refreshes the live one of that id.
///
/// Versions that knew no provider leave its id to an account that they erase. Whether it is erased is looked at
/// once its row is held: a node of such a version may be erasing it.
pub(crate) fn add(
    conn: &mut Conn,
    profile: &ProviderProfile,
    at: Timestamp,
) -> Result<Refreshed, QueryError> {
    if let Some(row) = add_or_refresh(conn, profile, at)? {
        return settle(conn, row, at);
    }
    let erased = table::table
        .filter(table::github_id.eq(profile.id.get()).and(table::erased_at.is_not_null()));
    diesel::update(erased).set(table::github_id.eq(None::<i64>)).execute(conn)?;
    let row = add_or_refresh(conn, profile, at)?.ok_or(NotFound)?;
    settle(conn, row, at)
}

/// Nothing where the account of that id is erased.
fn add_or_refresh(
    conn: &mut Conn,
    profile: &ProviderProfile,
    at: Timestamp,
) -> Result<Option<AccountRow>, QueryError> {
    use diesel::query_dsl::methods::FilterDsl;

    let shown = (
        table::name.eq(profile.name.as_str()),
        table::picture.eq(profile.picture.as_ref().map(Picture::to_string)),
    );
    let row = diesel::insert_into(table::table)
        .values((
            table::github_id.eq(profile.id.get()),
            table::created_at.eq(at.as_micros()),
            shown.clone(),
        ))
        .on_conflict(table::github_id)
        .do_update()
        .set(shown)
        .filter(table::erased_at.is_null())
        .returning(AccountRow::as_select())
        .get_result(conn)
        .optional()?;
    Ok(row)
}

/// No provider shows a picture that was uploaded here: whatever the person had uploaded is not shown any more.
fn settle(conn: &mut Conn, row: AccountRow, at: Timestamp) -> Result<Refreshed, QueryError> {
    let user = Account::try_from(row)?.user;
    uploads::make_shown_due(conn, user.id, at)?;
    let sessions = sessions::ids(conn, user.id)?;
    Ok(Refreshed { user, sessions })
}
