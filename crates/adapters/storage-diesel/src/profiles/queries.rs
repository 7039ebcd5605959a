use diesel::prelude::*;
use kernel::{Picture, Timestamp, UserId};
use users::{EmailPart, PictureChange, Profile, ProfileRevision};

use super::{Conn, backend, sessions, uploads};
use crate::profiles::{ProfileRow, Revised};
use crate::query_error::QueryError;
use crate::schema::users as table;

/// What makes the next character of a pattern stand for itself.
const ESCAPE: char = '!';

pub(crate) fn find(conn: &mut Conn, user: UserId) -> Result<Option<Profile>, QueryError> {
    let row: Option<ProfileRow> = table::table
        .find(user.get())
        .filter(table::erased_at.is_null())
        .select(ProfileRow::as_select())
        .first(conn)
        .optional()?;
    row.map(Profile::try_from).transpose()
}

/// Changes a profile, and settles what becomes of its pictures.
pub(crate) fn revise(
    conn: &mut Conn,
    user: UserId,
    revision: &ProfileRevision,
    at: Timestamp,
) -> Result<Revised, QueryError> {
    backend::lock_user(conn, user.get())?;
    let Some(before) = find(conn, user)? else { return Ok(Revised::NoSuchUser) };
    if let Some(change) = &revision.picture
        && !exchange(conn, user, before.picture.as_ref(), change, at)?
    {
        return Ok(Revised::NoSuchPicture);
    }
    update(conn, user, revision)?;
    let Some(profile) = find(conn, user)? else { return Ok(Revised::NoSuchUser) };
    Ok(Revised::Profile { profile, sessions: sessions::ids(conn, user)? })
}

/// Claims the kept picture that the profile gets, and gives up the one that it loses; whether the person
/// may have the new one.
fn exchange(
    conn: &mut Conn,
    user: UserId,
    before: Option<&Picture>,
    change: &PictureChange,
    at: Timestamp,
) -> Result<bool, QueryError> {
    let after = match change {
        PictureChange::Replace(picture) => Some(picture),
        PictureChange::Remove => None,
    };
    if after == before {
        return Ok(true);
    }
    if let Some(Picture::Kept(name)) = after
        && !uploads::claim(conn, *name, user, at)?
    {
        return Ok(false);
    }
    if let Some(Picture::Kept(name)) = before {
        uploads::give_up(conn, *name, user, at)?;
    }
    Ok(true)
}

fn update(conn: &mut Conn, user: UserId, revision: &ProfileRevision) -> Result<(), QueryError> {
    if *revision == ProfileRevision::default() {
        return Ok(());
    }
    let ProfileRevision { name, picture, contact_number, status, is_private } = revision;
    let picture = picture.as_ref().map(|change| match change {
        PictureChange::Replace(picture) => Some(picture.to_string()),
        PictureChange::Remove => None,
    });
    diesel::update(table::table.find(user.get()))
        .set((
            name.as_ref().map(|name| table::name.eq(name.as_str())),
            picture.map(|picture| table::picture.eq(picture)),
            contact_number.as_ref().map(|number| table::contact_number.eq(number.as_str())),
            status.as_ref().map(|status| table::status.eq(status.as_str())),
            is_private.map(|is_private| table::is_private.eq(is_private)),
        ))
        .execute(conn)?;
    Ok(())
}

/// Profiles that are not private, of people who may sign in, by a part of their e-mail.
pub(crate) fn find_by_email_part(
    conn: &mut Conn,
    part: &EmailPart,
    limit: u32,
) -> Result<Vec<Profile>, QueryError> {
    let rows: Vec<ProfileRow> = table::table
        .filter(table::email.like(containing(part.as_str())).escape(ESCAPE))
        .filter(table::erased_at.is_null().and(table::disabled_at.is_null()))
        .filter(table::is_private.eq(false))
        .order(table::id)
        .limit(limit.into())
        .select(ProfileRow::as_select())
        .load(conn)?;
    rows.into_iter().map(Profile::try_from).collect()
}

/// The pattern of texts that hold this one, whatever it is made of.
fn containing(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len() + 2);
    pattern.push('%');
    for character in text.chars() {
        if matches!(character, '%' | '_' | ESCAPE) {
            pattern.push(ESCAPE);
        }
        pattern.push(character);
    }
    pattern.push('%');
    pattern
}
