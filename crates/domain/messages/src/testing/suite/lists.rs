use kernel::UserRef;

use super::{MessagePorts, numbers, span, unknown_room};

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
    ports.append_many(room, &author, 5).await;

    for (after, up_to, expected) in [
        (0, 5, vec![1, 2, 3, 4, 5]),
        (1, 3, vec![2, 3]),
        (4, 100, vec![5]),
        (3, 3, vec![]),
        (4, 2, vec![]),
        (5, 100, vec![]),
    ] {
        let listed = ports.list(room, span(after, up_to)).await;
        assert_eq!(numbers(&listed), expected, "after {after}, up to {up_to}");
    }
}

pub(super) async fn a_list_is_cut_at_its_limit(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    ports.append_many(room, &author, 5).await;

    let listed = ports.log.list(room, span(1, 5), 3).await.unwrap();

    assert_eq!(numbers(&listed), [2, 3, 4]);
}

pub(super) async fn a_list_holds_deleted_messages_too(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    let messages = ports.append_many(room, &author, 3).await;

    let deleted = ports.delete(&messages[1]).await;

    let listed = ports.list_all(room).await;
    assert_eq!(numbers(&listed), [1, 2, 3]);
    assert_eq!(listed[1], *deleted);
}

pub(super) async fn an_unknown_room_lists_nothing(ports: &MessagePorts) {
    assert_eq!(ports.list_all(unknown_room()).await, []);
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
