use diesel::prelude::*;
use kernel::{MembershipId, Timestamp, UserId, UserRef};
use rooms::Member;

use crate::query_error::QueryError;
use crate::schema::{members as table, users};

/// Somebody who is in a room, as their rows hold it.
#[derive(Queryable, Selectable)]
#[diesel(table_name = table)]
pub(crate) struct MemberRow {
    id: i64,
    user_id: i64,
    joined_at: i64,
    last_read_at: Option<i64>,
    shows_reading: bool,
    #[diesel(embed)]
    person: PersonRow,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = users)]
pub(crate) struct PersonRow {
    email: Option<String>,
    name: String,
}

impl TryFrom<MemberRow> for Member {
    type Error = QueryError;

    fn try_from(row: MemberRow) -> Result<Self, QueryError> {
        let corrupt = |column| QueryError::Corrupt { table: "members", column, id: row.id };
        Ok(Self {
            membership: MembershipId::new(row.id).map_err(|_| corrupt("id"))?,
            user: UserRef {
                id: UserId::new(row.user_id).map_err(|_| corrupt("user_id"))?,
                email: row.person.email.unwrap_or_default(),
                name: row.person.name,
            },
            joined_at: Timestamp::from_micros(row.joined_at),
            last_read_at: row.last_read_at.map(Timestamp::from_micros),
            shows_reading: row.shows_reading,
        })
    }
}
