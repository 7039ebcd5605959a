use std::time::Duration;

use realtime::{Replay, Subscription};
use rooms::{RoomEvent, RoomEventPublisher};
use tokio::time::sleep;

use crate::support::{Yard, person, room, user};

const NOTHING: [&str; 0] = [];

#[tokio::test(start_paused = true)]
async fn the_others_hear_of_each_change_and_the_persons_own_sockets_do_not() {
    let yard = Yard::new();
    let mut other = yard.overhear(1).await;
    let mut typing = yard.talk(2).await;
    let mut beside = yard.overhear(2).await;
    typing.types(true);
    typing.types(true);
    yard.post(1);
    typing.types(false);
    typing.types(false);
    assert_eq!(other.heard(), ["+2:User", "*2:User", "1", "/2:User"]);
    assert_eq!((typing.heard(), beside.heard()), (&["1".into()][..], &["1".into()][..]));
}

#[tokio::test(start_paused = true)]
async fn typing_ends_six_seconds_after_it_was_last_said() {
    let yard = Yard::new();
    let mut other = yard.overhear(1).await;
    let typing = yard.talk(2).await;
    typing.types(true);
    for _ in 0..3 {
        sleep(Duration::from_secs(4)).await;
        typing.types(true);
    }
    sleep(Duration::from_millis(5_990)).await;
    assert_eq!(other.heard(), ["+2:User", "*2:User"]);
    sleep(Duration::from_millis(20)).await;
    assert_eq!(other.heard(), ["+2:User", "*2:User", "/2:User"]);
    typing.types(true);
    sleep(Duration::from_secs(7)).await;
    assert_eq!(other.heard()[3..], ["*2:User", "/2:User"]);
}

#[tokio::test(start_paused = true)]
async fn each_person_falls_silent_alone() {
    let yard = Yard::new();
    let mut other = yard.overhear(1).await;
    let (first, second) = (yard.talk(2).await, yard.talk(3).await);
    first.types(true);
    sleep(Duration::from_secs(3)).await;
    second.types(true);
    first.types(false);
    first.types(true);
    sleep(Duration::from_millis(5_990)).await;
    first.types(true);
    sleep(Duration::from_millis(20)).await;
    let heard = ["*2:User", "*3:User", "/2:User", "*2:User", "/3:User"];
    assert_eq!(other.heard()[2..], heard);
}

#[tokio::test(start_paused = true)]
async fn a_person_types_until_the_last_of_their_sockets_has_ended() {
    let yard = Yard::new();
    let mut other = yard.overhear(1).await;
    let (first, second, idle) = (yard.talk(2).await, yard.talk(2).await, yard.talk(2).await);
    first.types(true);
    second.types(true);
    idle.types(false);
    first.types(false);
    assert_eq!(other.heard(), ["+2:User", "*2:User"]);
    first.types(true);
    sleep(Duration::from_secs(3)).await;
    second.types(true);
    sleep(Duration::from_secs(4)).await;
    assert_eq!(other.heard(), ["+2:User", "*2:User"], "the second goes on");
    second.types(false);
    assert_eq!(other.heard(), ["+2:User", "*2:User", "/2:User"]);
}

#[tokio::test(start_paused = true)]
async fn typing_ends_before_the_person_leaves() {
    let yard = Yard::new();
    let mut other = yard.overhear(1).await;
    let (typing, stays) = (yard.talk(2).await, yard.talk(2).await);
    typing.types(true);
    drop(typing);
    assert_eq!(other.heard(), ["+2:User", "*2:User", "/2:User"]);
    stays.types(true);
    drop(stays);
    assert_eq!(other.heard()[3..], ["*2:User", "/2:User", "-2:User"]);
    sleep(Duration::from_secs(10)).await;
    assert_eq!(other.heard().len(), 6);
}

#[tokio::test(start_paused = true)]
async fn nothing_is_heard_of_a_socket_that_has_not_entered() {
    let yard = Yard::new();
    let mut other = yard.overhear(1).await;
    let outside = yard.overhear(2).await;
    outside.types(true);
    outside.types(false);
    assert_eq!(other.heard(), NOTHING);
    let inside = yard.talk(2).await;
    outside.types(true);
    inside.types(true);
    drop(outside);
    assert_eq!(other.heard(), ["+2:User", "*2:User"]);
}

#[tokio::test(start_paused = true)]
async fn a_closed_socket_begins_nothing() {
    let yard = Yard::new();
    let mut other = yard.overhear(1).await;
    let closed = yard.talk(2).await;
    RoomEventPublisher::publish(&yard.hub, RoomEvent::MemberGone { room: room(1), user: user(2) });
    closed.types(true);
    sleep(Duration::from_secs(10)).await;
    drop(closed);
    assert_eq!(other.heard(), ["+2:User", "-2:User"]);
}

#[tokio::test(start_paused = true)]
async fn the_others_hear_the_name_that_the_person_came_with() {
    let yard = Yard::new();
    let mut other = yard.overhear(1).await;
    let mut sockets = Vec::new();
    for name in ["Ann", "Anna"] {
        let mut socket = yard.overhear(2).await;
        socket.enter(person(2, name));
        sockets.push(socket);
    }
    sockets[1].types(true);
    assert_eq!(other.heard(), ["+2:Ann", "*2:Ann"]);
}

#[tokio::test(start_paused = true)]
async fn who_has_no_word_for_it_hears_nothing_and_costs_nothing() {
    let yard = Yard::new();
    let mut plain = yard.listen(1).await;
    let mut typing = yard.listen(2).await;
    typing.enter(person(2, "User"));
    typing.types(true);
    typing.types(false);
    assert_eq!(plain.heard(), ["+2:User"]);
    assert_eq!(yard.numbers.encoded(), 1, "the coming alone");
    let talking = yard.talk(3).await;
    talking.types(true);
    assert_eq!(plain.heard(), ["+2:User", "+3:User"]);
}

#[tokio::test(start_paused = true)]
async fn a_change_is_encoded_once_for_all() {
    let yard = Yard::new();
    let mut others = Vec::new();
    for number in 10..40 {
        others.push(yard.overhear(number).await);
    }
    let typing = yard.talk(2).await;
    typing.types(true);
    sleep(Duration::from_secs(7)).await;
    assert_eq!(yard.talk.encoded(), 3, "the coming, the beginning and the end");
    for other in &mut others {
        assert_eq!(other.heard(), ["+2:User", "*2:User", "/2:User"]);
    }
}

#[tokio::test(start_paused = true)]
async fn a_socket_that_catches_up_hears_of_nobody_who_types() {
    let yard = Yard::new();
    yard.post(3);
    let _opens_the_room = yard.listen(1).await;
    let held = yard.log.hold().await;
    let subscription =
        Subscription { dialect: yard.talkative, replay: Replay::FromStart, ..yard.subscription(1) };
    let mut catching_up = yard.listen_as(subscription).await;
    let typing = yard.talk(2).await;
    typing.types(true);
    drop(held);
    catching_up.hears(3).await;
    sleep(Duration::from_millis(1)).await;
    typing.types(false);
    assert_eq!(catching_up.heard(), ["1", "2", "3", "/2:User"]);
}

#[tokio::test(start_paused = true)]
async fn a_socket_that_comes_later_hears_only_the_end() {
    let yard = Yard::new();
    let _opens_the_room = yard.listen(1).await;
    let typing = yard.talk(2).await;
    typing.types(true);
    let mut late = yard.overhear(3).await;
    typing.types(true);
    typing.types(false);
    assert_eq!(late.heard(), ["/2:User"]);
}
