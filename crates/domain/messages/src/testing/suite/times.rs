use std::time::Duration;

use kernel::testing::noon;
use kernel::{RoomId, Timestamp};

use super::{MessagePorts, numbers, span};
use crate::testing::builders::new_message;
use crate::{NewMessage, Span};

/// That many seconds after noon.
fn second(seconds: u64) -> Timestamp {
    noon() + Duration::from_secs(seconds)
}

impl MessagePorts {
    /// A room with a message of each of these seconds.
    async fn room_of_seconds(&self, seconds: &[u64]) -> RoomId {
        let (author, room) = self.author_and_room().await;
        for seconds in seconds {
            let sent_at = second(*seconds);
            self.append_as(NewMessage { sent_at, ..new_message(room, &author, "a text") }).await;
        }
        room
    }

    /// The numbers that are left of the span, which must lie in it.
    async fn narrow(
        &self,
        room: RoomId,
        span: Span,
        since: Option<Timestamp>,
        until: Option<Timestamp>,
    ) -> Vec<i64> {
        let narrowed = self.log.narrow(room, span, since, until).await.expect("an answer");
        if narrowed.is_empty() {
            return Vec::new();
        }
        assert!(span.after <= narrowed.after && narrowed.up_to <= span.up_to, "{narrowed:?}");
        let left = numbers(&self.list(room, narrowed).await);
        assert!(left.iter().copied().eq(narrowed.after.next().get()..=narrowed.up_to.get()));
        left
    }
}

pub(super) async fn a_span_is_narrowed_to_its_times_inclusively(ports: &MessagePorts) {
    let room = ports.room_of_seconds(&[10, 20, 30, 40]).await;
    for (since, until, expected) in [
        (Some(20), Some(30), vec![2, 3]),
        (Some(20), Some(20), vec![2]),
        (Some(11), Some(39), vec![2, 3]),
        (Some(20), None, vec![2, 3, 4]),
        (None, Some(20), vec![1, 2]),
        (Some(0), Some(100), vec![1, 2, 3, 4]),
        (None, None, vec![1, 2, 3, 4]),
    ] {
        let left = ports.narrow(room, span(0, 4), since.map(second), until.map(second)).await;
        assert_eq!(left, expected, "since {since:?}, until {until:?}");
    }
}

pub(super) async fn a_microsecond_decides_what_is_in_time(ports: &MessagePorts) {
    let room = ports.room_of_seconds(&[10, 20, 30]).await;
    let microsecond = Duration::from_micros(1);
    let (too_late, too_early) = (second(20) + microsecond, second(20) - microsecond);
    assert_eq!(ports.narrow(room, span(0, 3), Some(too_late), None).await, [3]);
    assert_eq!(ports.narrow(room, span(0, 3), Some(too_early), None).await, [2, 3]);
    assert_eq!(ports.narrow(room, span(0, 3), None, Some(too_late)).await, [1, 2]);
    assert_eq!(ports.narrow(room, span(0, 3), None, Some(too_early)).await, [1]);
}

pub(super) async fn messages_of_one_time_stay_together(ports: &MessagePorts) {
    let room = ports.room_of_seconds(&[10, 20, 20, 20, 30]).await;
    let at = Some(second(20));
    assert_eq!(ports.narrow(room, span(0, 5), at, at).await, [2, 3, 4]);
    assert_eq!(ports.narrow(room, span(0, 5), at, None).await, [2, 3, 4, 5]);
    assert_eq!(ports.narrow(room, span(0, 5), None, at).await, [1, 2, 3, 4]);
}

pub(super) async fn a_time_without_messages_leaves_nothing(ports: &MessagePorts) {
    let room = ports.room_of_seconds(&[10, 20]).await;
    for (since, until) in [
        (Some(21), None),
        (None, Some(9)),
        (Some(11), Some(19)),
        (Some(20), Some(10)),
        (Some(30), Some(40)),
        (Some(0), Some(9)),
    ] {
        let narrowed = ports.narrow(room, span(0, 2), since.map(second), until.map(second)).await;
        assert_eq!(narrowed, [], "since {since:?}, until {until:?}");
    }
    let (_, empty) = ports.author_and_room().await;
    assert_eq!(ports.narrow(empty, span(0, 0), Some(second(0)), Some(second(9))).await, []);
}

pub(super) async fn a_part_of_a_span_never_reaches_out_of_it(ports: &MessagePorts) {
    let room = ports.room_of_seconds(&[10, 20, 30, 40, 50]).await;
    for (since, until, expected) in [
        (Some(0), Some(100), vec![2, 3, 4]),
        (None, None, vec![2, 3, 4]),
        (Some(30), Some(100), vec![3, 4]),
        (Some(0), Some(30), vec![2, 3]),
        (Some(50), None, vec![]),
        (None, Some(10), vec![]),
    ] {
        let left = ports.narrow(room, span(1, 4), since.map(second), until.map(second)).await;
        assert_eq!(left, expected, "since {since:?}, until {until:?}");
    }
}

pub(super) async fn deleted_messages_keep_their_times(ports: &MessagePorts) {
    let room = ports.room_of_seconds(&[10, 20, 30]).await;
    for message in ports.list_all(room).await {
        ports.delete(&message).await;
    }
    assert_eq!(ports.narrow(room, span(0, 3), Some(second(20)), None).await, [2, 3]);
    assert_eq!(ports.narrow(room, span(0, 3), None, Some(second(20))).await, [1, 2]);
}
