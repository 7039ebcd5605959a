use kernel::UserRef;

use super::{MessagePorts, numbers, unknown_room};
use crate::{LogHead, Sequence};

pub(super) async fn an_unknown_room_has_no_head(ports: &MessagePorts) {
    assert_eq!(ports.log.head(unknown_room()).await.unwrap(), None);
}

pub(super) async fn the_head_of_an_empty_room_holds_nothing(ports: &MessagePorts) {
    let (_, room) = ports.author_and_room().await;
    let head = ports.log.head(room).await.unwrap().unwrap();
    assert_eq!(head, LogHead { first: Sequence::new(1), last: Sequence::START });
    assert_eq!(ports.list_all(room).await, []);
}

pub(super) async fn the_head_tells_the_first_and_the_last_number(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    for number in 1..=3 {
        ports.append(room, &author, "a text").await;
        let head = ports.log.head(room).await.unwrap().unwrap();
        assert_eq!(head, LogHead { first: Sequence::new(1), last: Sequence::new(number) });
    }
}

pub(super) async fn a_list_holds_the_messages_in_order(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    let mut appended = Vec::new();
    for text in ["one", "two", "three"] {
        appended.push((*ports.append(room, &author, text).await).clone());
    }

    assert_eq!(ports.list_all(room).await, appended);
}

pub(super) async fn a_list_is_bounded_on_both_sides(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    for _ in 0..5 {
        ports.append(room, &author, "a text").await;
    }

    for (after, up_to, expected) in [
        (0, 5, vec![1, 2, 3, 4, 5]),
        (1, 3, vec![2, 3]),
        (4, 100, vec![5]),
        (3, 3, vec![]),
        (4, 2, vec![]),
        (5, 100, vec![]),
    ] {
        let (after, up_to) = (Sequence::new(after), Sequence::new(up_to));
        let listed = ports.log.list(room, after, up_to, 10).await.unwrap();
        assert_eq!(numbers(&listed), expected, "after {after}, up to {up_to}");
    }
}

pub(super) async fn a_list_is_cut_at_its_limit(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    for _ in 0..5 {
        ports.append(room, &author, "a text").await;
    }

    let listed = ports.log.list(room, Sequence::new(1), Sequence::new(5), 3).await.unwrap();

    assert_eq!(numbers(&listed), [2, 3, 4]);
}

pub(super) async fn a_list_holds_one_room_only(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    let another = ports.add_room(&author).await;
    ports.append(room, &author, "here").await;
    ports.append(another, &author, "there").await;

    let listed = ports.list_all(room).await;

    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0].content, "here");
}

pub(super) async fn a_list_shows_the_authors_as_they_are_now(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    let other = ports.people.sign_up("other").await;
    ports.append(room, &author, "by one who stays").await;
    ports.append(room, &other, "by one who goes").await;

    ports.people.erase(other.id).await;

    let listed = ports.list_all(room).await;
    assert_eq!(listed[0].author.user, author);
    let erased = UserRef { id: other.id, email: String::new(), name: String::new() };
    assert_eq!(listed[1].author.user, erased);
    assert_eq!(listed[1].content, "by one who goes");
}
