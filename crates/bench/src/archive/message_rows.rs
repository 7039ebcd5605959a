//! An archive's messages past the storage.

use diesel::prelude::*;

use crate::raw_connection::{RawConnection, instr, strpos};

diesel::table! {
    messages (id) {
        id -> BigInt,
        room_id -> BigInt,
        content -> Text,
    }
}

impl RawConnection {
    /// How many messages of a room hold the term, found by one statement that looks through all of them.
    pub(crate) fn count_messages_holding(&mut self, room: u32, term: &str) -> QueryResult<i64> {
        let count = messages::table.count().filter(messages::room_id.eq(i64::from(room)));
        match self {
            Self::Sqlite(conn) => {
                count.filter(instr(messages::content, term).gt(0)).get_result(conn)
            }
            Self::Postgresql(conn) => {
                count.filter(strpos(messages::content, term).gt(0)).get_result(conn)
            }
        }
    }
}
