use diesel::prelude::*;
use kernel::{RoomId, SearchTerm};
use messages::{Message, SearchStep, Sequence, Span, WantedHits};

use super::{Conn, message_filters, message_numbers};
use crate::messages::MessageRow;
use crate::query_error::QueryError;
use crate::schema::{files, messages as table, users};
use crate::search::TermKeys;
use crate::search::block::{before, block_of};

/// What one step does at most, of each: so long is nobody else's read held up. Blocks that are looked into,
/// bytes of text in them, and filters that are asked.
const MOST_BLOCKS: i64 = 8;
const MOST_BYTES: usize = 2 * 1024 * 1024;
const MOST_FILTERS: i64 = 512;

/// Filters that are asked at once: first as many as may all come to nothing without being in vain, then ever
/// more, as they rule out ever more.
const FIRST_FILTERS: i64 = MOST_BLOCKS;
const MOST_FILTERS_AT_ONCE: i64 = 256;

/// One step of a search, from the newest messages of a span down.
pub(crate) fn step(
    conn: &mut Conn,
    room: RoomId,
    term: &SearchTerm,
    span: Span,
    wanted: WantedHits,
) -> Result<SearchStep, QueryError> {
    let mut walk = Walk {
        rest: message_numbers::kept(conn, room, span)?,
        hits: Hits { wanted, counted: 0, numbers: Vec::new() },
        blocks: 0,
        bytes: 0,
    };
    let keys = TermKeys::of(term);
    let (mut asked, mut at_once) = (0, FIRST_FILTERS);
    while asked < MOST_FILTERS && !walk.is_over() {
        let newest = block_of(walk.rest.up_to.get());
        let oldest = block_of(walk.rest.after.get() + 1).max(newest + 1 - at_once);
        let ruled_out = message_filters::ruled_out(conn, room, oldest..=newest, &keys)?;
        for block in (oldest..=newest).rev() {
            if walk.is_over() {
                break;
            }
            if ruled_out.contains(&block) {
                walk.pass_over(block);
            } else {
                walk.look_into(conn, room, term, block)?;
            }
        }
        asked += at_once;
        at_once = (4 * at_once).min(MOST_FILTERS_AT_ONCE).min(MOST_FILTERS - asked);
    }
    let messages = find(conn, room, term, &walk.hits.numbers)?;
    Ok(SearchStep { messages, counted: walk.hits.counted, rest: walk.rest })
}

/// How far a step has come.
struct Walk {
    rest: Span,
    hits: Hits,
    /// Those looked into, and the text in them.
    blocks: i64,
    bytes: usize,
}

/// The numbers of hits, the newest first.
struct Hits {
    wanted: WantedHits,
    counted: u64,
    numbers: Vec<i64>,
}

impl Walk {
    /// Whether nothing is left, or this step has done its part. Whoever wants hits is to have them at once:
    /// the rest is counted in steps to come.
    fn is_over(&self) -> bool {
        let has_all = self.hits.wanted.limit > 0 && self.hits.is_full();
        let has_done_its_part = self.blocks >= MOST_BLOCKS || self.bytes >= MOST_BYTES;
        self.rest.is_empty() || has_all || has_done_its_part
    }

    fn pass_over(&mut self, block: i64) {
        self.rest.up_to = self.rest.after.max(Sequence::new(before(block)));
    }

    fn look_into(
        &mut self,
        conn: &mut Conn,
        room: RoomId,
        term: &SearchTerm,
        block: i64,
    ) -> Result<(), QueryError> {
        let up_to = self.rest.up_to.get();
        self.pass_over(block);
        let texts: Vec<(i64, String)> = table::table
            .filter(table::room_id.eq(room.get()).and(table::deleted_at.is_null()))
            .filter(table::seq.gt(self.rest.up_to.get()).and(table::seq.le(up_to)))
            .order(table::seq.desc())
            .select((table::seq, table::content))
            .load(conn)?;
        self.blocks += 1;
        for (number, text) in texts {
            self.bytes += text.len();
            if term.is_in(&text) {
                self.hits.add(number);
            }
        }
        Ok(())
    }
}

impl Hits {
    fn add(&mut self, number: i64) {
        if self.counted >= self.wanted.skip && !self.is_full() {
            self.numbers.push(number);
        } else {
            self.counted += 1;
        }
    }

    fn is_full(&self) -> bool {
        self.numbers.len() >= self.wanted.limit as usize
    }
}

/// The messages of these numbers, the newest first, without those that were changed meanwhile and are no hits
/// any more.
fn find(
    conn: &mut Conn,
    room: RoomId,
    term: &SearchTerm,
    numbers: &[i64],
) -> Result<Vec<Message>, QueryError> {
    if numbers.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<MessageRow> = table::table
        .left_join(users::table)
        .left_join(files::table)
        .filter(table::room_id.eq(room.get()).and(table::seq.eq_any(numbers)))
        .filter(table::deleted_at.is_null())
        .order(table::seq.desc())
        .select(MessageRow::as_select())
        .load(conn)?;
    let messages = rows.into_iter().map(Message::try_from);
    messages
        .filter(|message| message.as_ref().map_or(true, |found| term.is_in(&found.content)))
        .collect()
}
