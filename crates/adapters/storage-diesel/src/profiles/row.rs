use diesel::prelude::*;
use kernel::UserId;
use users::{ContactNumber, DisplayName, Email, Profile, Status};

use crate::query_error::QueryError;
use crate::schema::users as table;
use crate::users::picture;

/// A live account's profile as its row holds it.
#[derive(Queryable, Selectable)]
#[diesel(table_name = table)]
pub(crate) struct ProfileRow {
    id: i64,
    email: Option<String>,
    name: String,
    picture: Option<String>,
    contact_number: String,
    status: String,
    is_private: bool,
}

impl TryFrom<ProfileRow> for Profile {
    type Error = QueryError;

    fn try_from(row: ProfileRow) -> Result<Self, QueryError> {
        let corrupt = |column| QueryError::Corrupt { table: "users", column, id: row.id };
        let email = row.email.as_deref().map(Email::parse).transpose();
        let contact_number = ContactNumber::parse(row.contact_number);
        Ok(Self {
            user_id: UserId::new(row.id).map_err(|_| corrupt("id"))?,
            email: email.map_err(|_| corrupt("email"))?,
            name: DisplayName::parse(row.name).map_err(|_| corrupt("name"))?,
            picture: picture(row.picture.as_deref(), row.id)?,
            contact_number: contact_number.map_err(|_| corrupt("contact_number"))?,
            status: Status::parse(row.status).map_err(|_| corrupt("status"))?,
            is_private: row.is_private,
        })
    }
}
