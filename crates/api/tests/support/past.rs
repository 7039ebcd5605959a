use super::database::Database;

/// 2023, in microseconds: before anything that a test sends.
const LONG_AGO: i64 = 1_700_000_000_000_000;

impl Database {
    /// Gives an empty room so many messages of one sender, past the server under test, before anybody
    /// opens a socket there. Their texts are their numbers and this ending.
    pub(crate) fn give_past(&self, room: i64, sender: i64, count: usize, ending: &str) {
        self.execute(&format!(
            "WITH RECURSIVE numbers (n) AS \
             (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {count}) \
             INSERT INTO messages (room_id, seq, sender_id, content, created_at) \
             SELECT {room}, n, {sender}, CAST(n AS TEXT) || '{ending}', {LONG_AGO} + n \
             FROM numbers ORDER BY n; \
             UPDATE rooms SET last_seq = {count}, message_count = {count}, \
             last_message_at = {LONG_AGO} + {count} WHERE id = {room}"
        ));
    }

    /// The ids of a room's messages, in the order of their numbers.
    pub(crate) fn message_ids(&self, room: i64) -> Vec<i64> {
        let sql = format!("SELECT id AS number FROM messages WHERE room_id = {room} ORDER BY seq");
        self.numbers(&sql)
    }

    /// The numbers of a room's messages, in the order of their ids.
    pub(crate) fn message_numbers(&self, room: i64) -> Vec<i64> {
        let sql = format!("SELECT seq AS number FROM messages WHERE room_id = {room} ORDER BY id");
        self.numbers(&sql)
    }
}
