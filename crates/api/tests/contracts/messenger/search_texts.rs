//! `/chat/rooms/{room_id}/search/`: texts as people write them.

use super::frames::two_people;
use super::say;
use super::search::search_by;
use crate::support::{Launch, Person, on_both_databases};

on_both_databases! {
    a_term_is_found_as_it_stands_and_highlighted_so,
    a_whole_message_can_be_looked_for,
}

/// What is highlighted in each hit, the newest first.
async fn highlights(person: &Person, room: i64, term: &str) -> Vec<String> {
    let page = search_by(person, room, &[("query", term)]).await.expect(200);
    let messages = page["messages"].as_array().unwrap();
    assert_eq!(page["total_count"], messages.len(), "{term}");
    messages.iter().map(|message| message["highlight"].as_str().unwrap().to_owned()).collect()
}

async fn a_term_is_found_as_it_stands_and_highlighted_so(launch: Launch) {
    let server = launch.start();
    let (one, _, room) = two_people(&server).await;
    for text in [
        "It's \"quoted\" -- ; DROP TABLE messages",
        "100% sure_of \\it\\ [a-z]* ?",
        "한글은 아름답다",
        // The same in single letters, as some systems write it.
        "\u{1112}\u{1161}\u{11ab}\u{1100}\u{1173}\u{11af}",
        "Caf\u{e9} au lait",
        "CAFE\u{301} NOIR",
        "가족 👩\u{200d}👩\u{200d}👧 사진",
        "하나뿐인 👧🏽",
        "Hauptstraße",
        "a  b\tc\nd",
    ] {
        say(&one, room, text).await;
    }
    let decomposed = "\u{1112}\u{1161}\u{11ab}\u{1100}\u{1173}\u{11af}";
    for (term, expected) in [
        ("'s \"", &["'s \""][..]),
        ("\"quoted\"", &["\"quoted\""]),
        ("-- ; drop", &["-- ; DROP"]),
        ("%", &["%"]),
        ("0% s", &["0% s"]),
        ("_", &["_"]),
        ("\\it\\", &["\\it\\"]),
        ("[a-z]*", &["[a-z]*"]),
        ("?", &["?"]),
        ("%sure", &[]),
        ("s_re", &[]),
        ("글", &["\u{1100}\u{1173}\u{11af}", "글"]),
        ("한글", &[decomposed, "한글"]),
        (decomposed, &[decomposed, "한글"]),
        ("하", &["하"]),
        ("caf\u{e9}", &["CAFE\u{301}", "Caf\u{e9}"]),
        ("Cafe\u{301}", &["CAFE\u{301}", "Caf\u{e9}"]),
        ("cafe", &[]),
        ("👩\u{200d}👩\u{200d}👧", &["👩\u{200d}👩\u{200d}👧"]),
        ("👩", &["👩"]),
        ("👧", &["👧", "👧"]),
        ("👦", &[]),
        ("STRASSE", &["straße"]),
        ("ß", &["ß", "ss"]),
        ("  ", &["  "]),
        ("a  b", &["a  b"]),
        ("\tc\n", &["\tc\n"]),
        ("z", &["z"]),
    ] {
        assert_eq!(highlights(&one, room, term).await, expected, "{term:?}");
    }
}

async fn a_whole_message_can_be_looked_for(launch: Launch) {
    let server = launch.start();
    let (one, _, room) = two_people(&server).await;
    let longest = format!("{}끝", "가나다라".repeat(999) + "마바사");
    assert_eq!(longest.chars().count(), 4_000);
    say(&one, room, &longest).await;
    assert_eq!(highlights(&one, room, &longest).await, std::slice::from_ref(&longest));
    let emoji = "👩\u{200d}👧 ".repeat(1_000);
    say(&one, room, &emoji).await;
    assert_eq!(highlights(&one, room, &emoji).await, std::slice::from_ref(&emoji));
}
