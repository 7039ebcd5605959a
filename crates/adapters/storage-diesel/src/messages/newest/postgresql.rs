//! How PostgreSQL finds the newest messages of many rooms: by one statement, from the end of each room's numbers
//! down, the rooms bound as an array.

use diesel::dsl::{AsSelect, SqlTypeOf};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{Array, BigInt};
use kernel::RoomId;
use messages::Message;

use super::Conn;
use crate::messages::MessageRow;
use crate::query_error::QueryError;

/// The newest message of each room that is not deleted, with their authors and files.
pub(crate) fn newest(conn: &mut Conn, among: &[RoomId]) -> Result<Vec<Message>, QueryError> {
    let query = FindNewest { rooms: among.iter().map(|room| room.get()).collect() };
    let rows: Vec<MessageRow> = query.load(conn)?;
    rows.into_iter().map(Message::try_from).collect()
}

struct FindNewest {
    rooms: Vec<i64>,
}

impl QueryFragment<Pg> for FindNewest {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        // Planned anew each time, by the sizes that the tables have then: a plan made while there were few
        // messages would read all of them for every room.
        out.unsafe_to_cache_prepared();
        // The array goes through a subquery, so that planning does not weigh each of its ids. The newest messages
        // are found before they are joined, or the joins would be made room by room.
        out.push_sql(
            "WITH newest AS MATERIALIZED (SELECT m.* FROM rooms r CROSS JOIN LATERAL (\
             SELECT * FROM messages s WHERE s.room_id = r.id AND s.deleted_at IS NULL \
             ORDER BY s.seq DESC LIMIT 1) AS m WHERE r.id = ANY(ARRAY(SELECT unnest(",
        );
        out.push_bind_param::<Array<BigInt>, _>(&self.rooms)?;
        out.push_sql(
            "))) AND r.message_count > 0) \
             SELECT m.id, m.room_id, m.seq, m.sender_id, m.kind, m.content, m.client_message_id, \
             m.reply_to, m.created_at, m.edited_at, m.deleted_at, m.change_seq, \
             u.email, u.name, u.picture, u.is_ai, f.key, f.owner_id, f.name, f.media_type, f.size \
             FROM newest m LEFT JOIN users u ON u.id = m.sender_id \
             LEFT JOIN files f ON f.key = m.file",
        );
        Ok(())
    }
}

impl Query for FindNewest {
    type SqlType = SqlTypeOf<AsSelect<MessageRow, Pg>>;
}

impl QueryId for FindNewest {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl RunQueryDsl<Conn> for FindNewest {}
