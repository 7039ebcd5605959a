use ::rooms::{Preferences, Retention, RoomSettings, SettingsRevision};
use diesel::prelude::*;
use kernel::{RoomId, UserId};

use super::Conn;
use crate::query_error::QueryError;
use crate::rooms::retention_days;
use crate::schema::{members, rooms};

pub(crate) fn find(
    conn: &mut Conn,
    room: RoomId,
    user: UserId,
) -> Result<Option<RoomSettings>, QueryError> {
    let membership = members::room_id.eq(rooms::id).and(members::user_id.eq(user.get()));
    let row: Option<(i64, bool, Option<bool>, Option<bool>)> = rooms::table
        .left_join(members::table.on(membership))
        .filter(rooms::id.eq(room.get()).and(rooms::is_active))
        .select((
            rooms::retention_days,
            rooms::auto_delete,
            members::notifies.nullable(),
            members::shows_reading.nullable(),
        ))
        .first(conn)
        .optional()?;
    let Some((days, deletes, notifies, shows_reading)) = row else { return Ok(None) };
    let default = Preferences::default();
    let preferences = Preferences {
        notifies: notifies.unwrap_or(default.notifies),
        shows_reading: shows_reading.unwrap_or(default.shows_reading),
    };
    let days = retention_days(days, room.get())?;
    Ok(Some(RoomSettings { preferences, retention: Retention { days, deletes } }))
}

/// The settings as they are after the revision.
pub(crate) fn revise(
    conn: &mut Conn,
    room: RoomId,
    user: UserId,
    revision: SettingsRevision,
) -> Result<Option<RoomSettings>, QueryError> {
    let SettingsRevision { notifies, shows_reading, days, deletes } = revision;
    if days.is_some() || deletes.is_some() {
        let days = days.map(|days| rooms::retention_days.eq(i64::from(days.get())));
        let deletes = deletes.map(|deletes| rooms::auto_delete.eq(deletes));
        diesel::update(rooms::table.find(room.get())).set((days, deletes)).execute(conn)?;
    }
    if notifies.is_some() || shows_reading.is_some() {
        let membership = members::table
            .filter(members::user_id.eq(user.get()).and(members::room_id.eq(room.get())));
        let notifies = notifies.map(|notifies| members::notifies.eq(notifies));
        let shows = shows_reading.map(|shows_reading| members::shows_reading.eq(shows_reading));
        diesel::update(membership).set((notifies, shows)).execute(conn)?;
    }
    find(conn, room, user)
}
