use super::SearchPorts;
use crate::testing::builders::{file_body, kept_file, new_message};
use crate::{Content, FileKind, NewMessage};

impl SearchPorts {
    /// Expects each term to have exactly these hits, newest first.
    async fn assert_hits(&self, texts: &[&str], expected: &[(&str, &[i64])]) {
        let room = self.room_of(texts).await;
        for (term, hits) in expected {
            assert_eq!(self.hits(room, term).await, *hits, "{term:?}");
        }
    }
}

pub(super) async fn a_term_is_found_inside_words_of_any_language(ports: &SearchPorts) {
    ports
        .assert_hits(
            &["안녕하세요! 반갑습니다 😊", "Hello, everyone!", "今日は暑いですね", "Привет, мир"],
            &[
                ("녕하세", &[1]),
                ("반갑", &[1]),
                ("lo, every", &[2]),
                ("暑い", &[3]),
                ("иве", &[4]),
                ("안녕히", &[]),
                ("hello everyone", &[]),
            ],
        )
        .await;
}

pub(super) async fn a_term_is_found_in_any_case(ports: &SearchPorts) {
    ports
        .assert_hits(
            &["Hauptstraße", "hello", "HELLO", "ΟΔΟΣ", "İstanbul"],
            &[
                ("STRASSE", &[1]),
                ("straße", &[1]),
                ("hElLo", &[3, 2]),
                ("οδος", &[4]),
                ("ISTANBUL", &[]),
                ("STANBUL", &[5]),
            ],
        )
        .await;
}

pub(super) async fn one_character_is_enough_to_be_found(ports: &SearchPorts) {
    ports
        .assert_hits(
            &["마당", "a yard", "당신", "😊 x", "Y"],
            &[("당", &[3, 1]), ("y", &[5, 2]), ("😊", &[4]), ("X", &[4]), ("z", &[]), ("신", &[3])],
        )
        .await;
}

pub(super) async fn signs_mean_nothing_but_themselves(ports: &SearchPorts) {
    let signs = ["'", "\"", "%", "_", "\\", "*", "?", "[a]", "(", "--", ";", "$1", "^", "\u{feff}"];
    let texts = signs.map(|sign| format!("before{sign}after"));
    let mut room_of = texts.iter().map(String::as_str).collect::<Vec<_>>();
    room_of.push("beforeafter");
    let room = ports.room_of(&room_of).await;
    for (number, sign) in (1..).zip(signs) {
        assert_eq!(ports.hits(room, sign).await, [number], "{sign:?}");
        assert_eq!(ports.hits(room, &format!("e{sign}a")).await, [number], "{sign:?}");
    }
    assert_eq!(ports.hits(room, "b%r").await, []);
    assert_eq!(ports.hits(room, "be_ore").await, []);
}

pub(super) async fn the_way_in_which_accents_are_written_does_not_matter(ports: &SearchPorts) {
    ports
        .assert_hits(
            &[
                "CAFE\u{301}",
                "caf\u{e9}",
                "\u{1112}\u{1161}\u{11ab}\u{1100}\u{1173}\u{11af}",
                "한글",
                "👩\u{200d}👩\u{200d}👧",
            ],
            &[
                ("caf\u{e9}", &[2, 1]),
                ("e\u{301}", &[2, 1]),
                ("cafe", &[]),
                ("한글", &[4, 3]),
                ("\u{1112}\u{1161}\u{11ab}", &[4, 3]),
                ("👩", &[5]),
                ("\u{200d}👧", &[5]),
                ("👦", &[]),
            ],
        )
        .await;
}

pub(super) async fn a_long_term_is_found_in_a_long_text(ports: &SearchPorts) {
    let half = Content::MAX_LENGTH / 2;
    let (begin, end) = ("가".repeat(half), "끝".repeat(half));
    let long = format!("{begin}{end}");
    let shorter = "끝".repeat(half - 1);
    ports
        .assert_hits(
            &[&long, &shorter],
            &[(&long, &[1]), (&end, &[1]), (&shorter, &[2, 1]), ("가끝", &[1])],
        )
        .await;
}

pub(super) async fn white_space_counts(ports: &SearchPorts) {
    ports
        .assert_hits(
            &["two words", "two  words", "two\nwords", "twowords"],
            &[("two words", &[1]), ("o  w", &[2]), (" words", &[2, 1]), ("two\n", &[3])],
        )
        .await;
}

pub(super) async fn captions_are_searched(ports: &SearchPorts) {
    let (author, room) = ports.messages.author_and_room().await;
    let file = kept_file(1, "needle.pdf", "application/pdf", 10);
    ports.messages.upload(&author, &file).await;
    let body = file_body(FileKind::Any, "a hidden needle", file);
    let new = NewMessage { body, ..new_message(room, &author, "a text") };
    let message = ports.messages.append_as(new).await.message;
    assert_eq!(ports.hits(room, "needle").await, [1]);

    ports.messages.edit(&message, "").await;

    assert_eq!(ports.hits(room, "needle").await, [], "the name is no part of what it says");
}
