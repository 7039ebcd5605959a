use kernel::UserRef;

use super::size::{DELETED_EVERY, JOINED_ROOMS, MESSAGES_FOR_ONE_IN_THE_LARGE_ROOM, ROOMS, Size};
use super::texts::{self, RARE, RARE_MESSAGES};
use crate::failure::Failure;
use crate::noon::noon;
use crate::raw_connection::RawConnection;

/// How many members a room has besides the reader; they write its messages in turn.
const MEMBERS: u32 = 8;

/// The large room's id; the others follow.
pub(crate) const LARGE_ROOM: u32 = 1;

/// Who has a part in an archive: the accounts of a fresh database, whose ids follow each other.
pub(crate) struct Cast<'a> {
    /// Those who write.
    pub(crate) authors: &'a [UserRef],
    /// Who reads, and is in some of the rooms.
    pub(crate) reader: &'a UserRef,
}

/// Leaves an archive of that size in a fresh database, in rows that the storage would have added: the
/// messages of all rooms by turns, so that those of one room lie apart as in years of use.
pub(crate) fn fill(raw: &mut RawConnection, size: Size, cast: &Cast) -> Result<(), Failure> {
    raw.take_more_memory()?;
    raw.execute("DELETE FROM post_filters; DELETE FROM posts")?;
    raw.execute(&texts_to_choose_from())?;
    raw.execute(&rooms(cast)?)?;
    raw.execute(&messages(size, cast)?)?;
    raw.execute(COUNT_MESSAGES)?;
    raw.execute(&members(cast)?)?;
    Ok(raw.execute(COUNT_MEMBERS)?)
}

const COUNT_MESSAGES: &str = "
    UPDATE rooms
    SET last_seq = counted.last_seq, change_seq = counted.change_seq,
        message_count = counted.message_count, last_message_at = counted.last_message_at
    FROM (
        SELECT room_id, MAX(seq) AS last_seq, MAX(change_seq) AS change_seq,
            COUNT(*) - COUNT(deleted_at) AS message_count, MAX(created_at) AS last_message_at
        FROM messages GROUP BY room_id
    ) AS counted
    WHERE counted.room_id = rooms.id";

const COUNT_MEMBERS: &str = "
    UPDATE rooms
    SET member_count = (SELECT COUNT(*) FROM members WHERE members.room_id = rooms.id)";

fn texts_to_choose_from() -> String {
    let rows: Vec<_> = texts::all()
        .iter()
        .enumerate()
        .map(|(number, text)| format!("({number}, '{text}')"))
        .collect();
    format!(
        "CREATE TEMPORARY TABLE texts (number INTEGER PRIMARY KEY, text TEXT NOT NULL);
         INSERT INTO texts (number, text) VALUES {}",
        rows.join(", "),
    )
}

fn rooms(cast: &Cast) -> Result<String, Failure> {
    let creator = cast.author_in("number", "0")?;
    Ok(format!(
        "{}
         INSERT INTO rooms (id, name, description, access, kind, creator_id, created_at)
         SELECT {LARGE_ROOM} + number, 'Room ' || number, '', 'invite', 'group', {creator}, {noon}
         FROM numbers",
        numbers(0, ROOMS - 1),
        noon = noon().as_micros(),
    ))
}

fn messages(size: Size, cast: &Cast) -> Result<String, Failure> {
    let author = cast.author_in("room", &format!("seq % {MEMBERS}"))?;
    // They stand right behind deleted ones, so none of them is deleted itself.
    let rare_every = size.of_large_room() / RARE_MESSAGES / DELETED_EVERY * DELETED_EVERY;
    Ok(format!(
        "{numbers},
         counted AS (
             SELECT number, number % {share} = 0 AS is_in_large_room,
                 number / {share} AS in_large_room, number - number / {share} - 1 AS before_in_others
             FROM numbers
         ),
         placed AS (
             SELECT number,
                 CASE WHEN is_in_large_room THEN 0 ELSE 1 + before_in_others % {others} END AS room,
                 CASE WHEN is_in_large_room THEN in_large_room ELSE 1 + before_in_others / {others} END
                     AS seq,
                 {noon} + number * 1000000 AS sent_at
             FROM counted
         )
         INSERT INTO messages
             (room_id, seq, change_seq, sender_id, content, created_at, deleted_at)
         SELECT {LARGE_ROOM} + room, seq,
             CASE WHEN seq % {DELETED_EVERY} = 0 THEN seq / {DELETED_EVERY} ELSE 0 END,
             {author},
             CASE
                 WHEN seq % {DELETED_EVERY} = 0 THEN ''
                 WHEN room = 0 AND seq % {rare_every} = 1 AND seq < {rare_every} * {RARE_MESSAGES}
                     THEN text || ' {RARE}'
                 ELSE text
             END,
             sent_at,
             CASE WHEN seq % {DELETED_EVERY} = 0 THEN sent_at END
         FROM placed JOIN texts ON texts.number = seq % (SELECT COUNT(*) FROM texts)
         ORDER BY placed.number",
        numbers = numbers(1, size.messages()),
        share = MESSAGES_FOR_ONE_IN_THE_LARGE_ROOM,
        others = ROOMS - 1,
        noon = noon().as_micros(),
    ))
}

/// Everybody has read half of what there is.
fn members(cast: &Cast) -> Result<String, Failure> {
    let author = cast.author_in(&format!("(rooms.id - {LARGE_ROOM})"), "number")?;
    let noon = noon().as_micros();
    Ok(format!(
        "{numbers}
         INSERT INTO members (room_id, user_id, joined_at, last_read_seq, last_read_at)
         SELECT rooms.id, {author}, {noon}, last_seq / 2, {noon}
         FROM rooms CROSS JOIN numbers
         ORDER BY rooms.id, number;
         INSERT INTO members (room_id, user_id, joined_at, last_read_seq, last_read_at)
         SELECT id, {reader}, {noon}, last_seq / 2, {noon}
         FROM rooms WHERE (id - {LARGE_ROOM}) % {rooms_for_one_joined} = 0
         ORDER BY id",
        numbers = numbers(0, MEMBERS - 1),
        reader = cast.reader.id.get(),
        rooms_for_one_joined = ROOMS / JOINED_ROOMS,
    ))
}

/// The beginning of a statement that has these numbers.
fn numbers(first: u32, last: u32) -> String {
    format!(
        "WITH RECURSIVE numbers (number) AS (
             SELECT CAST({first} AS BIGINT) UNION ALL
             SELECT number + 1 FROM numbers WHERE number < {last}
         )"
    )
}

impl Cast<'_> {
    /// The id of a room's member, from expressions for the room and for which of its members it is.
    fn author_in(&self, room: &str, member: &str) -> Result<String, Failure> {
        let first = self.authors.first().ok_or("an archive has authors")?.id.get();
        let authors = self.authors.len();
        Ok(format!("{first} + ({room} * {MEMBERS} + {member}) % {authors}"))
    }
}
