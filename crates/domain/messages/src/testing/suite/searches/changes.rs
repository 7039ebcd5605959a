use kernel::RoomId;

use super::SearchPorts;
use crate::{Message, WantedHits};

/// Messages of a room in which several blocks of messages lie behind each other.
const MANY: usize = 1_900;

/// What the words of random texts are put together from.
const SYLLABLES: [&str; 16] = [
    "안", "녕", "하", "세", "요", "re", "Ad", "me", "ß", "e\u{301}", "😊", "👍🏽", " ", "%", "'", "_",
];

/// Numbers that look random, and are the same in every run.
struct Draws(u64);

impl Draws {
    fn below(&mut self, bound: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % bound
    }

    fn text(&mut self) -> String {
        let length = 1 + self.below(8);
        let mut text: String =
            (0..length).map(|_| SYLLABLES[self.below(SYLLABLES.len())]).collect();
        text.push('.');
        text
    }

    fn term(&mut self) -> String {
        let length = 1 + self.below(3);
        let term: String = (0..length).map(|_| SYLLABLES[self.below(SYLLABLES.len())]).collect();
        if term.trim().is_empty() { ".".to_owned() } else { term }
    }
}

impl SearchPorts {
    async fn message(&self, room: RoomId, number: i64) -> Message {
        let found = self.messages.list(room, super::super::span(number - 1, number)).await;
        found.into_iter().next().expect("a message of that number")
    }
}

pub(super) async fn a_deleted_message_is_not_found(ports: &SearchPorts) {
    let room = ports.room_of(&["a needle", "a needle", "a needle"]).await;
    let message = ports.message(room, 2).await;
    ports.messages.delete(&message).await;
    assert_eq!(ports.hits(room, "needle").await, [3, 1]);
}

pub(super) async fn an_edited_message_is_found_as_it_reads_now(ports: &SearchPorts) {
    let room = ports.room_of(&["a needle", "hay"]).await;
    let (was_needle, was_hay) = (ports.message(room, 1).await, ports.message(room, 2).await);

    ports.messages.edit(&was_needle, "hay").await;
    ports.messages.edit(&was_hay, "a needle").await;

    assert_eq!(ports.hits(room, "needle").await, [2]);
    assert_eq!(ports.hits(room, "hay").await, [1]);
}

pub(super) async fn old_messages_are_found_as_they_read_now(ports: &SearchPorts) {
    let (author, room) = ports.messages.author_and_room().await;
    ports.fill(room, &author, (1..=MANY).map(|number| format!("건초 hay {number}"))).await;
    for number in [1, 256, 257, 700] {
        assert_eq!(ports.hits(room, "바늘").await, []);
        let message = ports.message(room, number).await;
        ports.messages.edit(&message, "바늘 needle").await;
        assert_eq!(ports.hits(room, "바늘").await, [number], "message {number}");
        assert_eq!(ports.hits(room, "NEEDLE").await, [number], "message {number}");
        ports.messages.edit(&message, "gone again").await;
    }
}

pub(super) async fn many_changes_leave_what_a_look_at_every_message_finds(ports: &SearchPorts) {
    let (author, room) = ports.messages.author_and_room().await;
    let mut draws = Draws(7);
    let texts: Vec<_> = (0..MANY).map(|_| draws.text()).collect();
    ports.fill(room, &author, texts).await;
    let messages = ports.everything(room).await;
    for _ in 0..4 {
        for _ in 0..25 {
            let message = &messages[draws.below(MANY)];
            let current = ports.message(room, message.sequence.get()).await;
            match (current.deleted_at, draws.below(3)) {
                (Some(_), _) => {}
                (None, 0) => drop(ports.messages.delete(&current).await),
                (None, _) => drop(ports.messages.edit(&current, &draws.text()).await),
            }
        }
        let whole = ports.whole(room).await;
        for _ in 0..10 {
            let wanted = WantedHits {
                skip: draws.below(50) as u64,
                limit: u32::try_from(draws.below(100)).expect("not so many"),
            };
            ports.assert_naive(room, &draws.term(), whole, wanted).await;
        }
    }
}

pub(super) async fn a_purged_message_is_not_found(ports: &SearchPorts) {
    let (author, room) = ports.messages.author_and_room().await;
    let texts = (1..=600).map(|number| if number % 100 == 1 { "a needle" } else { "hay" });
    ports.fill(room, &author, texts).await;
    let before = ports.whole(room).await;

    assert_eq!(ports.messages.purge_of_noon(room, 301).await, 301);

    assert_eq!(ports.hits(room, "needle").await, [501, 401]);
    let all = WantedHits { skip: 0, limit: 100 };
    ports.assert_naive(room, "needle", before, all).await;
    assert_eq!(ports.messages.purge_of_noon(room, 1_000).await, 299);
    assert_eq!(ports.hits(room, "needle").await, []);
    ports.fill(room, &author, ["a needle"]).await;
    assert_eq!(ports.hits(room, "needle").await, [601]);
}

pub(super) async fn a_hit_shows_its_author_as_they_are_now(ports: &SearchPorts) {
    let (_, room) = ports.messages.author_and_room().await;
    let other = ports.messages.people.sign_up("other").await;
    ports.messages.append(room, &other, "a needle").await;
    ports.messages.people.erase(other.id).await;

    let all = WantedHits { skip: 0, limit: 100 };
    let found = ports.search(room, "needle", ports.whole(room).await, all).await.messages;

    assert_eq!(found, ports.messages.list_all(room).await);
    assert_eq!(found[0].author.user.name, "");
}
