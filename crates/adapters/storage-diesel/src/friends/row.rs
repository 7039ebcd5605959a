use diesel::prelude::*;
use kernel::FriendshipId;
use users::Friend;

use crate::profiles::ProfileRow;
use crate::query_error::QueryError;
use crate::schema::friends as table;

/// A place on a friend list as its row holds it, with the friend's profile.
#[derive(Queryable, Selectable)]
#[diesel(table_name = table)]
pub(crate) struct FriendRow {
    id: i64,
    #[diesel(embed)]
    profile: ProfileRow,
}

impl TryFrom<FriendRow> for Friend {
    type Error = QueryError;

    fn try_from(row: FriendRow) -> Result<Self, QueryError> {
        let corrupt = |_| QueryError::Corrupt { table: "friends", column: "id", id: row.id };
        Ok(Self {
            friendship: FriendshipId::new(row.id).map_err(corrupt)?,
            profile: row.profile.try_into()?,
        })
    }
}
