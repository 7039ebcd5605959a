//! What searches need of a room: messages in it, and all that a search finds in there.

use kernel::{RoomId, SearchTerm};
use messages::{Message, MessageSearch, Sequence, Span, WantedHits};
use storage_diesel::Storage;

use crate::databases::RawConnection;

/// The hits that a search came to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// Those that were wanted, the newest first.
    pub(crate) messages: Vec<Message>,
    /// Those and all others.
    pub(crate) total: u64,
}

/// Nothing but a count.
pub(crate) const COUNT: WantedHits = WantedHits { skip: 0, limit: 0 };

/// Writes messages of user 1 into an empty room, past the storage.
pub(crate) fn fill(raw: &mut RawConnection, room: RoomId, texts: &[impl AsRef<str>]) {
    let count = texts.len();
    raw.execute(&format!(
        "UPDATE rooms SET last_seq = {count}, message_count = {count} WHERE id = {room}"
    ));
    let numbered: Vec<_> = texts.iter().zip(1..).collect();
    for part in numbered.chunks(1_000) {
        let row = |(text, number): &(&_, i64)| {
            let text: &str = AsRef::<str>::as_ref(*text);
            format!("({room}, {number}, 1, '{}', 0)", text.replace('\'', "''"))
        };
        let rows: Vec<_> = part.iter().map(row).collect();
        let columns = "room_id, seq, sender_id, content, created_at";
        raw.execute(&format!("INSERT INTO messages ({columns}) VALUES {}", rows.join(", ")));
    }
}

/// Builds every filter that is missing; how many.
pub(crate) async fn build_all(storage: &Storage) -> usize {
    let mut all = 0;
    loop {
        let built = storage.build_filters().await.unwrap();
        all += built;
        if built == 0 {
            return all;
        }
    }
}

/// The blocks of a room that have a filter.
pub(crate) fn filtered(raw: &mut RawConnection, room: RoomId) -> Vec<i64> {
    raw.numbers(&format!(
        "SELECT block AS number FROM message_filters WHERE room_id = {room} ORDER BY block"
    ))
}

/// A search through a whole room, step by step.
pub(crate) async fn search(
    search: &dyn MessageSearch,
    room: RoomId,
    term: &SearchTerm,
    wanted: WantedHits,
) -> Found {
    let mut rest = Span { after: Sequence::START, up_to: Sequence::new(i64::MAX) };
    let mut found = Found { messages: Vec::new(), total: 0 };
    while !rest.is_empty() {
        let missing = wanted.limit - u32::try_from(found.messages.len()).unwrap();
        let part = WantedHits { skip: wanted.skip.saturating_sub(found.total), limit: missing };
        let step = search.search(room, term, rest, part).await.unwrap();
        assert!(step.rest.is_empty() || step.rest.up_to < rest.up_to, "the step led nowhere");
        found.total += step.counted + step.messages.len() as u64;
        found.messages.extend(step.messages);
        rest = step.rest;
    }
    found
}
