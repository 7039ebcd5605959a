use ::users::{Account, ProviderProfile};
use diesel::prelude::*;
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

/// Makes an account, or refreshes the one of that id: an erased one has none any more.
pub(crate) fn add(
    conn: &mut Conn,
    profile: &ProviderProfile,
    at: Timestamp,
) -> Result<Refreshed, QueryError> {
    let shown = (
        table::name.eq(profile.name.as_str()),
        table::picture.eq(profile.picture.as_ref().map(Picture::to_string)),
    );
    let row: AccountRow = diesel::insert_into(table::table)
        .values((
            table::github_id.eq(profile.id.get()),
            table::created_at.eq(at.as_micros()),
            shown.clone(),
        ))
        .on_conflict(table::github_id)
        .do_update()
        .set(shown)
        .returning(AccountRow::as_select())
        .get_result(conn)?;
    settle(conn, row, at)
}

/// No provider shows a picture that was uploaded here: whatever the person had uploaded is not shown any more.
fn settle(conn: &mut Conn, row: AccountRow, at: Timestamp) -> Result<Refreshed, QueryError> {
    let user = Account::try_from(row)?.user;
    uploads::make_shown_due(conn, user.id, at)?;
    let sessions = sessions::ids(conn, user.id)?;
    Ok(Refreshed { user, sessions })
}
