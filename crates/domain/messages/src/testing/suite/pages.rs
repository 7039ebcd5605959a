use kernel::RoomId;

use super::{MessagePorts, numbers, span, unknown_room};
use crate::Span;

impl MessagePorts {
    async fn page(&self, room: RoomId, span: Span, skip: u64, limit: u32) -> Vec<i64> {
        numbers(&self.log.page(room, span, skip, limit).await.expect("an answer"))
    }

    async fn delete_numbers(&self, room: RoomId, numbers: impl IntoIterator<Item = i64>) {
        let messages = self.list_all(room).await;
        for number in numbers {
            let named = messages.iter().find(|message| message.sequence.get() == number);
            self.delete(named.expect("a message of that number")).await;
        }
    }
}

pub(super) async fn a_page_holds_the_newest_messages_in_order(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    ports.append_many(room, &author, 7).await;

    for (skip, limit, expected) in [
        (0, 3, vec![5, 6, 7]),
        (3, 3, vec![2, 3, 4]),
        (6, 3, vec![1]),
        (1, 2, vec![5, 6]),
        (0, 7, vec![1, 2, 3, 4, 5, 6, 7]),
        (0, 100, vec![1, 2, 3, 4, 5, 6, 7]),
        (0, 0, vec![]),
    ] {
        let page = ports.page(room, span(0, 7), skip, limit).await;
        assert_eq!(page, expected, "skip {skip}, limit {limit}");
    }
}

pub(super) async fn a_page_past_the_end_is_empty(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    assert_eq!(ports.page(room, span(0, 0), 0, 50).await, []);
    ports.append_many(room, &author, 3).await;
    for skip in [3, 4, 4_294_967_294 * 200] {
        assert_eq!(ports.page(room, span(0, 3), skip, 50).await, [], "skip {skip}");
    }
    assert_eq!(ports.page(unknown_room(), span(0, 3), 0, 50).await, []);
}

pub(super) async fn a_page_holds_messages_of_its_span_only(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    let another = ports.add_room(&author).await;
    ports.append_many(another, &author, 9).await;
    ports.append_many(room, &author, 7).await;

    for (after, up_to, skip, expected) in [
        (2, 6, 0, vec![4, 5, 6]),
        (2, 6, 3, vec![3]),
        (2, 6, 4, vec![]),
        (5, 7, 0, vec![6, 7]),
        (4, 4, 0, vec![]),
        (5, 4, 0, vec![]),
        (5, 100, 0, vec![6, 7]),
    ] {
        let page = ports.page(room, span(after, up_to), skip, 3).await;
        assert_eq!(page, expected, "after {after}, up to {up_to}, skip {skip}");
    }
}

pub(super) async fn deleted_messages_take_no_place_on_a_page(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    ports.append_many(room, &author, 10).await;
    ports.delete_numbers(room, [1, 4, 5, 8, 10]).await;

    for (skip, limit, expected) in [
        (0, 2, vec![7, 9]),
        (1, 2, vec![6, 7]),
        (2, 2, vec![3, 6]),
        (4, 2, vec![2]),
        (5, 2, vec![]),
        (0, 10, vec![2, 3, 6, 7, 9]),
    ] {
        let page = ports.page(room, span(0, 10), skip, limit).await;
        assert_eq!(page, expected, "skip {skip}, limit {limit}");
    }
    assert_eq!(ports.page(room, span(3, 8), 0, 2).await, [6, 7]);
    assert_eq!(ports.page(room, span(3, 8), 1, 2).await, [6]);
}

pub(super) async fn pages_together_hold_every_message_once(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    ports.append_many(room, &author, 23).await;
    ports.delete_numbers(room, (5..=9).chain([15, 23])).await;
    let mut paged = Vec::new();
    for skip in (0..23).step_by(3) {
        let page = ports.page(room, span(0, 23), skip, 3).await;
        paged.splice(0..0, page);
    }

    let mut kept = ports.list_all(room).await;
    kept.retain(|message| message.deleted_at.is_none());
    assert_eq!(paged, numbers(&kept));
}

pub(super) async fn a_span_of_deleted_messages_has_empty_pages(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    ports.append_many(room, &author, 6).await;
    ports.delete_numbers(room, 3..=6).await;

    assert_eq!(ports.page(room, span(2, 6), 0, 2).await, []);
    assert_eq!(ports.page(room, span(2, 6), 1, 2).await, []);
    assert_eq!(ports.page(room, span(0, 6), 0, 2).await, [1, 2]);
}

pub(super) async fn a_page_shows_messages_as_they_read_now(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    let messages = ports.append_many(room, &author, 2).await;
    let edited = ports.edit(&messages[0], "edited").await;

    let page = ports.log.page(room, span(0, 2), 0, 10).await.unwrap();

    assert_eq!(page, [(*edited).clone(), (*messages[1]).clone()]);
}
