use diesel::prelude::*;
use kernel::{SessionId, Timestamp, UserId, UserRef};
use users::{Identity, Session, SessionStanding};

use crate::query_error::QueryError;
use crate::schema::{sessions, users as accounts};
use crate::users::picture;

/// A session as its row holds it.
#[derive(Queryable, Selectable)]
#[diesel(table_name = sessions)]
pub(crate) struct SessionRow {
    id: i64,
    user_id: i64,
    contract: String,
    opened_at: i64,
    expires_at: i64,
}

/// What others see of a session's owner.
#[derive(Queryable, Selectable)]
#[diesel(table_name = accounts)]
pub(crate) struct OwnerRow {
    email: Option<String>,
    name: String,
    picture: Option<String>,
}

/// A session beside its owner.
#[derive(Queryable, Selectable)]
pub(crate) struct StandingRow {
    #[diesel(embed)]
    session: SessionRow,
    #[diesel(embed)]
    owner: OwnerRow,
}

/// Reads the id of a session.
pub(crate) fn session_id(id: i64) -> Result<SessionId, QueryError> {
    SessionId::new(id).map_err(|_| QueryError::Corrupt { table: "sessions", column: "id", id })
}

impl TryFrom<SessionRow> for Session {
    type Error = QueryError;

    fn try_from(row: SessionRow) -> Result<Self, QueryError> {
        let corrupt = |column| QueryError::Corrupt { table: "sessions", column, id: row.id };
        Ok(Self {
            id: SessionId::new(row.id).map_err(|_| corrupt("id"))?,
            user_id: UserId::new(row.user_id).map_err(|_| corrupt("user_id"))?,
            contract: row.contract.parse().map_err(|_| corrupt("contract"))?,
            opened_at: Timestamp::from_micros(row.opened_at),
            expires_at: Timestamp::from_micros(row.expires_at),
        })
    }
}

impl TryFrom<StandingRow> for SessionStanding {
    type Error = QueryError;

    fn try_from(row: StandingRow) -> Result<Self, QueryError> {
        let session = Session::try_from(row.session)?;
        let user = UserRef {
            id: session.user_id,
            email: row.owner.email.unwrap_or_default(),
            name: row.owner.name,
        };
        let picture = picture(row.owner.picture.as_deref(), user.id.get())?;
        Ok(Self { session, identity: Identity { user, picture } })
    }
}
