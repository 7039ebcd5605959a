use futures_util::StreamExt;
use messages::MessagePublisher;
use realtime::{Closing, Outbox, Outgoing, Subscription};
use rooms::{RoomEvent, RoomEventPublisher};

use crate::support::{Listener, Yard, person, room, user};

const NOTHING: [&str; 0] = [];

#[tokio::test(start_paused = true)]
async fn the_first_socket_in_and_the_last_one_out_are_told() {
    let yard = Yard::new();
    let mut other = yard.listen(1).await;

    let first = yard.enter(2).await;
    assert_eq!(other.heard(), ["+2:User"]);
    let second = yard.enter(2).await;
    drop(first);
    let third = yard.enter(2).await;
    drop(second);
    assert_eq!(other.heard(), ["+2:User"]);
    drop(third);
    assert_eq!(other.heard(), ["+2:User", "-2:User"]);

    let _again = yard.enter(2).await;
    assert_eq!(other.heard(), ["+2:User", "-2:User", "+2:User"]);
}

#[tokio::test(start_paused = true)]
async fn sockets_of_any_dialect_count_one_that_knows_no_presence_included() {
    let yard = Yard::new();
    let mut other = yard.listen(1).await;
    let mut entered = Vec::new();
    for dialect in [yard.mute, yard.spoken, yard.verbose, yard.unread] {
        let mut socket = yard.listen_as(Subscription { dialect, ..yard.subscription(2) }).await;
        socket.enter(person(2, "User"));
        entered.push(socket);
    }
    assert_eq!(other.heard(), ["+2:User"]);
    for socket in entered.into_iter().rev() {
        assert_eq!(other.heard(), ["+2:User"]);
        drop(socket);
    }
    assert_eq!(other.heard(), ["+2:User", "-2:User"]);
}

#[tokio::test(start_paused = true)]
async fn every_other_socket_hears_in_its_dialect_and_each_dialect_is_encoded_once() {
    let yard = Yard::new();
    let mut hearing = Vec::new();
    for dialect in [yard.spoken, yard.spoken, yard.verbose, yard.unread] {
        hearing.push(yard.listen_as(Subscription { dialect, ..yard.subscription(1) }).await);
    }
    let mute = Subscription { dialect: yard.mute, ..yard.subscription(3) };
    let mut silent = yard.listen_as(mute).await;

    let entered = yard.enter(2).await;
    assert_eq!(yard.numbers.encoded(), 1);
    drop(entered);
    assert_eq!(yard.numbers.encoded(), 2);

    for other in &mut hearing {
        assert_eq!(other.heard(), ["+2:User", "-2:User"]);
    }
    assert_eq!(silent.heard(), NOTHING);
    assert_eq!(silent.closing(), None);
}

#[tokio::test(start_paused = true)]
async fn ones_own_sockets_hear_nothing_of_oneself() {
    let yard = Yard::new();
    let mut listening = yard.listen(2).await;
    drop(yard.enter(2).await);
    assert_eq!(yard.numbers.encoded(), 0, "there is nobody to hear it");

    let mut other = yard.listen(1).await;
    let mut entered = yard.enter(2).await;
    drop(yard.enter(2).await);
    assert_eq!(entered.heard(), NOTHING);
    drop(entered);
    assert_eq!(listening.heard(), NOTHING);
    assert_eq!(other.heard(), ["+2:User", "-2:User"]);
}

#[tokio::test(start_paused = true)]
async fn other_rooms_hear_nothing() {
    let yard = Yard::new();
    let elsewhere = Subscription { room: room(2), ..yard.subscription(1) };
    let mut other = yard.listen_as(elsewhere).await;
    drop(yard.enter(2).await);
    assert_eq!(other.heard(), NOTHING);
}

#[tokio::test(start_paused = true)]
async fn a_socket_that_never_entered_neither_comes_nor_goes() {
    let yard = Yard::new();
    let mut other = yard.enter(1).await;
    drop(yard.listen(2).await);
    assert_eq!(other.heard(), NOTHING);

    let entered = yard.enter(2).await;
    let beside = yard.listen(2).await;
    drop(entered);
    assert_eq!(other.heard(), ["+2:User", "-2:User"], "the one beside did not enter");
    drop(beside);
    assert_eq!(other.heard(), ["+2:User", "-2:User"]);
}

#[tokio::test(start_paused = true)]
async fn a_socket_that_has_not_entered_hears_of_the_others() {
    let yard = Yard::new();
    let here = yard.enter(1).await;
    let mut listening = yard.listen(2).await;
    drop(here);
    assert_eq!(listening.heard(), ["-1:User"], "who was there before can leave");
}

#[tokio::test(start_paused = true)]
async fn entering_twice_is_entering_once() {
    let yard = Yard::new();
    let mut other = yard.listen(1).await;
    let mut entered = yard.enter(2).await;
    entered.enter(person(2, "Else"));
    assert_eq!(other.heard(), ["+2:User"]);
    drop(entered);
    assert_eq!(other.heard(), ["+2:User", "-2:User"]);
}

#[tokio::test(start_paused = true)]
async fn a_socket_that_was_closed_before_does_not_enter() {
    let yard = Yard::new();
    let mut other = yard.listen(1).await;
    let mut closed = yard.listen(2).await;
    RoomEventPublisher::publish(&yard.hub, RoomEvent::MemberGone { room: room(1), user: user(2) });
    closed.enter(person(2, "User"));
    drop(closed);
    assert_eq!(other.heard(), NOTHING);
}

#[tokio::test(start_paused = true)]
async fn who_leaves_is_called_as_when_they_came() {
    let yard = Yard::new();
    let mut other = yard.listen(1).await;
    let mut sockets = Vec::new();
    for name in ["Ann", "Anna", "Anne"] {
        let mut socket = yard.listen(2).await;
        socket.enter(person(2, name));
        sockets.push(socket);
    }
    // Whichever goes last.
    sockets.rotate_left(1);
    drop(sockets);
    assert_eq!(other.heard(), ["+2:Ann", "-2:Ann"]);
}

#[tokio::test(start_paused = true)]
async fn what_is_posted_after_entering_comes_after_it_and_before_leaving() {
    let yard = Yard::new();
    let mut other = yard.listen(1).await;
    yard.post(1);
    let entered = yard.enter(2).await;
    yard.post(2);
    drop(entered);
    yard.post(1);
    assert_eq!(other.heard(), ["1", "+2:User", "2", "3", "-2:User", "4"]);
}

#[tokio::test(start_paused = true)]
async fn presence_moves_no_read_marks() {
    let yard = Yard::new();
    let _other = yard.enter(1).await;
    drop(yard.enter(2).await);
    yard.hub.flush_read_marks().await.unwrap();
    assert!(yard.marks.all().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_full_outbox_is_cut_off_and_its_person_leaves_like_any_other() {
    let yard = Yard::new();
    let mut stuck = yard.enter(1).await;
    let mut reading = yard.listen(2).await;
    for _ in 0..=Outbox::MAX_FRAMES / 2 {
        drop(yard.enter(3).await);
        reading.heard();
    }
    assert_eq!(stuck.closing(), Some(Closing::TooSlow));
    assert_eq!(stuck.heard(), NOTHING);
    assert_eq!(reading.closing(), None);
    drop(stuck);
    let passages = reading.passages();
    assert_eq!(passages.len(), Outbox::MAX_FRAMES + 3);
    assert_eq!(passages.last().unwrap(), "-1:User");
}

#[tokio::test(start_paused = true)]
async fn whoever_was_cut_off_before_hears_nothing_and_costs_nothing() {
    let yard = Yard::new();
    let stuck = yard.listen(1).await;
    yard.post(Outbox::MAX_FRAMES + 1);
    let encoded = yard.numbers.encoded();
    let mut fallen = yard.listen(1).await;
    fallen.outbox().close(Closing::PeerSilent);
    drop(yard.enter(2).await);
    assert_eq!(yard.numbers.encoded(), encoded);
    assert_eq!(fallen.heard(), NOTHING);
    drop(stuck);
}

#[tokio::test(start_paused = true)]
async fn who_is_removed_or_signed_out_leaves_when_the_socket_is_given_up() {
    let yard = Yard::new();
    let mut other = yard.listen(1).await;
    let (removed, signed_out) = (yard.enter(2).await, yard.enter(3).await);

    let event = RoomEvent::MemberGone { room: room(1), user: user(2) };
    RoomEventPublisher::publish(&yard.hub, event);
    yard.hub.close_session(yard.subscription(3).session, Closing::SessionEnded);
    assert_eq!(other.heard(), ["+2:User", "+3:User"]);
    drop((removed, signed_out));

    assert_eq!(other.heard(), ["+2:User", "+3:User", "-2:User", "-3:User"]);
}

#[tokio::test(start_paused = true)]
async fn a_room_of_a_thousand_that_closes_encodes_and_delivers_nothing() {
    const PEOPLE: i64 = 1_000;
    let yard = Yard::new();
    let mut people = Vec::new();
    for number in 1..=PEOPLE {
        people.push(yard.enter(number).await);
        for listener in &mut people {
            listener.take_next();
        }
    }
    let encoded = yard.numbers.encoded();
    let told = usize::try_from(PEOPLE).unwrap() - 1;
    assert_eq!(encoded, told, "once for each but the first, whom nobody heard");

    RoomEventPublisher::publish(&yard.hub, RoomEvent::RoomDeleted { room: room(1) });
    let readers: Vec<_> = people.into_iter().map(Listener::hang_up).collect();

    assert_eq!(yard.numbers.encoded(), encoded);
    assert_eq!(yard.hub.connection_count(), 0);
    for mut reader in readers {
        let last_word = Outgoing::Closing(Closing::RoomDeleted);
        assert_eq!(reader.next().await, Some(last_word), "and nothing before it");
    }
}

#[tokio::test(start_paused = true)]
async fn a_room_that_everyone_left_begins_anew() {
    let yard = Yard::new();
    drop((yard.enter(1).await, yard.enter(2).await));
    let mut other = yard.listen(1).await;
    let entered = yard.enter(2).await;
    yard.hub.repair(&[room(1)]);
    drop(entered);
    assert_eq!(other.heard(), ["+2:User", "-2:User"]);
}
