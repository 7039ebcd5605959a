use kernel::{PostId, UserId};

use super::PostPorts;
use crate::NewPost;
use crate::testing::builders::{new_post, post_content, post_title, tags};

async fn add_titled(ports: &PostPorts, author: UserId, title: &str) -> PostId {
    ports.add_as(NewPost { title: post_title(title), ..new_post(author) }).await.id
}

/// Puts each text into a title, and looks for each term, which is to be found in these of them.
async fn assert_found(ports: &PostPorts, titles: &[&str], searches: &[(&str, &[usize])]) {
    let before = ports.latest().await;
    let author = ports.author().await;
    let mut ids = Vec::new();
    for title in titles {
        ids.push(add_titled(ports, author, title).await);
    }
    for (term, places) in searches {
        let expected: Vec<_> = places.iter().map(|place| ids[*place]).collect();
        assert_eq!(ports.holding(term, before).await, expected, "{term:?}");
    }
}

pub(super) async fn a_search_finds_in_any_case_and_language(ports: &PostPorts) {
    let titles = [
        "Hello, World",
        "우리 마당에서",
        "CAFE\u{301}",
        "caf\u{e9}",
        "Hauptstraße",
        "ΟΔΟΣ",
        "\u{1112}\u{1161}\u{11ab}국",
        "😀👩‍👩‍👧",
        "日本語",
    ];
    let searches: [(&str, &[usize]); 16] = [
        ("HELLO", &[0]),
        ("o, w", &[0]),
        ("z", &[]),
        ("마", &[1]),
        ("마당", &[1]),
        ("마 당", &[]),
        ("café", &[2, 3]),
        ("CAFE\u{301}", &[2, 3]),
        ("STRASSE", &[4]),
        ("straße", &[4]),
        ("οδος", &[5]),
        ("\u{d55c}", &[6]),
        ("😀", &[7]),
        ("👩", &[7]),
        ("本", &[8]),
        ("h", &[0, 4]),
    ];
    assert_found(ports, &titles, &searches).await;
}

pub(super) async fn a_search_takes_no_character_for_a_pattern(ports: &PostPorts) {
    let titles = [
        "100% sure",
        "100 times sure",
        "snake_case",
        "snakeXcase",
        "C:\\folder",
        "C:/folder",
        "it's \"so\"",
        "its so",
        "[a-c]*?",
        "b",
        "a.c ^$|(x)+{2}",
        "'; DROP TABLE posts; --",
    ];
    let searches: [(&str, &[usize]); 18] = [
        ("100%", &[0]),
        ("100% s", &[0]),
        ("%", &[0]),
        ("e_c", &[2]),
        ("_", &[2]),
        ("\\", &[4]),
        ("c:\\f", &[4]),
        ("\\%", &[]),
        ("'", &[6, 11]),
        ("it's", &[6]),
        ("\"so\"", &[6]),
        ("[a-c]", &[8]),
        ("*", &[8]),
        ("?", &[8]),
        ("a.c", &[10]),
        ("^$|(x)+{2}", &[10]),
        ("'; drop table posts; --", &[11]),
        ("% %", &[]),
    ];
    assert_found(ports, &titles, &searches).await;
}

pub(super) async fn a_term_is_not_found_across_texts(ports: &PostPorts) {
    let before = ports.latest().await;
    let author = ports.author().await;
    let apart = NewPost {
        title: post_title("yard"),
        content: post_content("gate"),
        tags: tags(&["wall", "tree"]),
        ..new_post(author)
    };
    ports.add_as(apart).await;
    let together = NewPost {
        content: post_content("yard\ngate\nwall\ntree, yardgate, wall tree"),
        ..new_post(author)
    };
    let together = ports.add_as(together).await.id;

    for term in ["yard\ngate", "gate\nwall", "wall\ntree", "d\ng", "yardgate", "wall tree"] {
        assert_eq!(ports.holding(term, before).await, [together], "{term:?}");
    }
}

pub(super) async fn a_term_is_found_at_the_end_of_a_long_content(ports: &PostPorts) {
    let before = ports.latest().await;
    let author = ports.author().await;
    let content = "가".repeat(19_999) + "끝";
    let post = NewPost { content: post_content(&content), ..new_post(author) };
    let post = ports.add_as(post).await.id;

    assert_eq!(ports.holding("끝", before).await, [post]);
    assert_eq!(ports.holding(&("가".repeat(199) + "끝"), before).await, [post]);
    assert_eq!(ports.holding("끝가", before).await, []);
}
