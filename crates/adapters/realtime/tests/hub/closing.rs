use futures_util::StreamExt;
use realtime::{Closing, Outbox, Outgoing, Subscription};
use rooms::{RoomEvent, RoomEventPublisher};

use crate::support::{Yard, room, user};

#[tokio::test(start_paused = true)]
async fn who_does_not_read_is_cut_off_and_slows_nobody() {
    let yard = Yard::new();
    let mut reading = yard.listen(1).await;
    let mut stuck = yard.listen(2).await;

    for _ in 0..=Outbox::MAX_FRAMES {
        yard.post(1);
        reading.heard();
    }

    assert_eq!(stuck.closing(), Some(Closing::TooSlow));
    assert_eq!(stuck.heard(), [""; 0]);
    assert_eq!(reading.numbers().len(), Outbox::MAX_FRAMES + 1);
    assert_eq!(reading.closing(), None);
}

#[tokio::test(start_paused = true)]
async fn a_room_that_lost_its_only_socket_to_slowness_serves_the_next() {
    let yard = Yard::new();
    let stuck = yard.listen(1).await;
    yard.post(Outbox::MAX_FRAMES + 1);
    let mut next = yard.listen(2).await;
    yard.post(1);
    drop(stuck);
    yard.post(1);
    assert_eq!(next.numbers(), [258, 259]);
}

#[tokio::test(start_paused = true)]
async fn the_end_of_a_session_closes_its_sockets_and_no_others() {
    let yard = Yard::new();
    let mut ended = [yard.listen(1).await, yard.listen(1).await];
    let mut other = yard.listen(2).await;
    yard.post(1);

    yard.hub.close_session(yard.subscription(1).session, Closing::SessionEnded);
    yard.post(1);

    for listener in &mut ended {
        assert_eq!(listener.numbers(), [1]);
        assert_eq!(listener.closing(), Some(Closing::SessionEnded));
    }
    assert_eq!(other.numbers(), [1, 2]);
    assert_eq!(other.closing(), None);
    assert_eq!(yard.hub.connection_count(), 3);
    drop(ended);
    assert_eq!(yard.hub.connection_count(), 1);
}

#[tokio::test(start_paused = true)]
async fn who_is_gone_from_a_room_loses_the_sockets_there_and_no_others() {
    let yard = Yard::new();
    let mut gone = [yard.listen(1).await, yard.listen(1).await];
    let elsewhere = Subscription { room: room(2), ..yard.subscription(1) };
    let mut others = [yard.listen_as(elsewhere).await, yard.listen(2).await];
    yard.post(1);

    let event = RoomEvent::MemberGone { room: room(1), user: user(1) };
    RoomEventPublisher::publish(&yard.hub, event);
    yard.post(1);

    for listener in &mut gone {
        assert_eq!(listener.numbers(), [1]);
        assert_eq!(listener.closing(), Some(Closing::RemovedFromRoom));
    }
    for listener in &mut others {
        assert_eq!(listener.closing(), None);
    }
}

#[tokio::test(start_paused = true)]
async fn who_comes_back_to_a_room_after_their_departure_was_told_stays() {
    let yard = Yard::new();
    let mut gone = yard.listen(1).await;
    let event = RoomEvent::MemberGone { room: room(1), user: user(1) };
    RoomEventPublisher::publish(&yard.hub, event);
    let mut back = yard.listen(1).await;
    yard.post(1);
    assert_eq!(gone.closing(), Some(Closing::RemovedFromRoom));
    assert_eq!(back.numbers(), [1]);
    assert_eq!(back.closing(), None);
}

#[tokio::test(start_paused = true)]
async fn a_deleted_room_closes_its_sockets_and_no_others() {
    let yard = Yard::new();
    let mut here = [yard.listen(1).await, yard.listen(2).await];
    let elsewhere = Subscription { room: room(2), ..yard.subscription(1) };
    let mut other = yard.listen_as(elsewhere).await;

    for deleted in [room(1), room(3)] {
        RoomEventPublisher::publish(&yard.hub, RoomEvent::RoomDeleted { room: deleted });
    }

    for listener in &mut here {
        assert_eq!(listener.closing(), Some(Closing::RoomDeleted));
    }
    assert_eq!(other.closing(), None);
}

#[tokio::test(start_paused = true)]
async fn a_stop_closes_those_who_are_here_and_those_who_come() {
    let yard = Yard::new();
    let mut here = yard.listen(1).await;
    yard.hub.close_all(Closing::GoingAway);
    let mut late = yard.listen(2).await;
    assert_eq!(here.closing(), Some(Closing::GoingAway));
    assert_eq!(late.closing(), Some(Closing::GoingAway));
}

#[tokio::test(start_paused = true)]
async fn a_connection_dropped_without_a_reason_ends_as_failed() {
    let yard = Yard::new();
    let listener = yard.listen(1).await;
    yard.post(1);
    let mut reader = listener.hang_up();
    assert_eq!(reader.next().await, Some(Outgoing::Frames("1 ".into())));
    assert_eq!(reader.next().await, Some(Outgoing::Closing(Closing::Failed)));
    assert_eq!(reader.next().await, None);
}
