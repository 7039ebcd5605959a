use diesel::prelude::*;
use kernel::{Picture, Timestamp, UserId};
use users::{Account, DisplayName, Email, PasswordHash, User};

use crate::query_error::QueryError;
use crate::schema::users as table;

/// A live account as its row holds it.
#[derive(Queryable, Selectable)]
#[diesel(table_name = table)]
pub(crate) struct AccountRow {
    id: i64,
    email: Option<String>,
    name: String,
    password_hash: Option<String>,
    is_ai: bool,
    created_at: i64,
    disabled_at: Option<i64>,
}

/// Reads the picture of an account.
pub(crate) fn picture(text: Option<&str>, user: i64) -> Result<Option<Picture>, QueryError> {
    let corrupt = |_| QueryError::Corrupt { table: "users", column: "picture", id: user };
    text.map(|text| text.parse().map_err(corrupt)).transpose()
}

impl TryFrom<AccountRow> for Account {
    type Error = QueryError;

    fn try_from(row: AccountRow) -> Result<Self, QueryError> {
        let corrupt = |column| QueryError::Corrupt { table: "users", column, id: row.id };
        let email = row.email.as_deref().map(Email::parse).transpose();
        Ok(Self {
            user: User {
                id: UserId::new(row.id).map_err(|_| corrupt("id"))?,
                email: email.map_err(|_| corrupt("email"))?,
                name: DisplayName::parse(row.name).map_err(|_| corrupt("name"))?,
                date_joined: Timestamp::from_micros(row.created_at),
                is_ai: row.is_ai,
                is_disabled: row.disabled_at.is_some(),
            },
            password_hash: row.password_hash.map(PasswordHash::new),
        })
    }
}
