use std::time::Duration;

use messages::{ReadMark, ReadMarks, Sequence};
use realtime::{Closing, Following, Outgoing, Replay, SocketLimits, SubscribeError, Subscription};
use rooms::{RoomEvent, RoomEventPublisher};
use tokio::time::sleep;

use crate::support::{Yard, room, user};

const NOTHING: [&str; 0] = [];

/// Lets the task that tells followers come to rest.
async fn rest() {
    sleep(Duration::from_millis(500)).await;
}

/// Rooms 1 and 2 with person 2 in both.
fn yard() -> Yard {
    let yard = Yard::new();
    yard.rooms.admit(room(1), &[user(1), user(2)]);
    yard.rooms.admit(room(2), &[user(1), user(2)]);
    yard
}

#[tokio::test(start_paused = true)]
async fn messages_of_all_rooms_come_with_what_is_unread() {
    let yard = yard();
    yard.post(3);
    let mut follower = yard.follow(2).await;
    yard.post(1);
    rest().await;
    yard.post_to(2);
    rest().await;
    yard.post_to(3);
    rest().await;
    assert_eq!(follower.heard(), ["r1:4(4)", "r2:1(1)"]);
}

#[tokio::test(start_paused = true)]
async fn a_message_is_told_at_once_after_a_time_of_rest() {
    let yard = yard();
    let mut follower = yard.follow(2).await;
    rest().await;
    yard.post(1);
    sleep(Duration::from_millis(1)).await;
    assert_eq!(follower.heard(), ["r1:1(1)"]);
}

#[tokio::test(start_paused = true)]
async fn busy_rooms_are_told_in_batches_each_message_once_and_in_order() {
    let yard = yard();
    let mut follower = yard.follow(2).await;
    for _ in 0..100 {
        yard.post(1);
        yard.post_to(2);
        sleep(Duration::from_millis(10)).await;
    }
    rest().await;
    for number in [1, 2] {
        let of_room = format!("r{number}:");
        let heard = follower.heard().iter().filter_map(|word| word.strip_prefix(&of_room));
        let numbers = heard.map(|word| word.split('(').next().unwrap().parse::<i64>().unwrap());
        assert_eq!(numbers.collect::<Vec<_>>(), (1..=100).collect::<Vec<_>>());
    }
    let readings = yard.marks.asked().len();
    assert!((8..=13).contains(&readings), "{readings} in a second");
}

#[tokio::test(start_paused = true)]
async fn marks_that_are_on_their_way_count_as_read() {
    let yard = yard();
    let mut follower = yard.follow(2).await;
    yard.post(2);
    let (room_id, user_id, at) = (room(1), user(2), kernel::Timestamp::from_seconds(1));
    yard.hub.advance(ReadMark { room_id, user_id, sequence: Sequence::new(1), at });
    rest().await;
    let in_room_2 = Subscription { room: room(2), ..yard.subscription(2) };
    let _reading = yard.listen_as(in_room_2).await;
    yard.post_to(2);
    rest().await;
    assert_eq!(follower.heard(), ["r1:1(1)", "r1:2(1)", "r2:1(0)"]);
}

#[tokio::test(start_paused = true)]
async fn authors_hear_of_their_own_messages_which_they_have_read() {
    let yard = yard();
    let (mut author, mut other) = (yard.follow(1).await, yard.follow(2).await);
    yard.post(1);
    rest().await;
    assert_eq!(author.heard(), ["r1:1(0)"]);
    assert_eq!(other.heard(), ["r1:1(1)"]);
}

#[tokio::test(start_paused = true)]
async fn who_wants_no_notifications_of_a_room_hears_nothing_of_it() {
    let yard = yard();
    yard.marks.silence(room(1), user(2));
    let (mut follower, mut other) = (yard.follow(2).await, yard.follow(1).await);
    yard.post(1);
    yard.post_to(2);
    rest().await;
    assert_eq!(follower.heard(), ["r2:1(1)"]);
    assert_eq!(other.heard(), ["r1:1(0)", "r2:1(0)"]);
}

#[tokio::test(start_paused = true)]
async fn a_frame_is_made_once_for_all_who_have_as_much_unread() {
    let yard = Yard::new();
    let mut followers = Vec::new();
    for number in 1..=20 {
        yard.rooms.admit(room(1), &[user(number)]);
        followers.push(yard.follow(number).await);
        followers.push(yard.follow(number).await);
    }
    yard.post(1);
    rest().await;
    assert_eq!(yard.talk.encoded(), 2, "for the author and for everybody else");
    assert!(followers.iter_mut().all(|follower| follower.heard().len() == 1));
}

#[tokio::test(start_paused = true)]
async fn changes_and_deleted_messages_are_no_news() {
    let yard = yard();
    yard.post(2);
    let mut follower = yard.follow(2).await;
    yard.edit(1);
    yard.delete(1);
    let posted = yard.commit(1);
    yard.publish(&[yard.log.delete(room(1), 3)]);
    rest().await;
    assert_eq!(follower.heard(), NOTHING);
    drop(posted);
}

#[tokio::test(start_paused = true)]
async fn whoever_comes_into_a_room_is_shown_it_and_hears_what_follows() {
    let yard = Yard::new();
    yard.rooms.admit(room(1), &[user(1)]);
    yard.post(3);
    yard.delete(3);
    let (mut first, mut second) = (yard.follow(2).await, yard.follow(2).await);
    let (mut third, mut outsider) = (yard.follow(3).await, yard.follow(4).await);
    yard.bring_in(1, &[2, 3, 5]);
    yard.post(1);
    rest().await;
    for follower in [&mut first, &mut second, &mut third] {
        assert_eq!(follower.heard(), ["r1:Garden:4/4", "r1:4(4)"]);
    }
    assert_eq!(outsider.heard(), NOTHING);
    assert_eq!(yard.rooms.finds(), 1, "all see it alike");
    assert_eq!(yard.rooms.askings(), 1, "for all at once");
}

#[tokio::test(start_paused = true)]
async fn newcomers_are_shown_what_each_has_not_read() {
    let yard = Yard::new();
    yard.post(3);
    let (room_id, at) = (room(1), kernel::Timestamp::from_seconds(1));
    let mark = |number| ReadMark { room_id, user_id: user(number), sequence: Sequence::new(2), at };
    yard.hub.advance(mark(3));
    yard.hub.advance(mark(4));
    yard.marks.silence(room(1), user(5));
    let mut followers = Vec::new();
    for number in 2..=5 {
        followers.push(yard.follow(number).await);
    }
    yard.bring_in(1, &[2, 3, 4, 5]);
    yard.bring_in(2, &[2]);
    rest().await;
    assert_eq!(followers[0].heard(), ["r1:Garden:3/3", "r2:Garden:0/0"]);
    assert_eq!(followers[1].heard(), ["r1:Garden:3/1"]);
    assert_eq!(followers[2].heard(), ["r1:Garden:3/1"]);
    assert_eq!(followers[3].heard(), ["r1:Garden:3/0"], "who wants no notifications");
    assert_eq!(yard.marks.asked(), [5], "of all rooms at once");
    assert_eq!(yard.talk.encoded(), 4, "once for all who have as much unread");
}

#[tokio::test(start_paused = true)]
async fn a_direct_room_of_more_than_two_is_looked_up_once() {
    let yard = Yard::new();
    yard.rooms.make_direct(room(1));
    let mut followers = Vec::new();
    for number in 1..=3 {
        followers.push(yard.follow(number).await);
    }
    yard.bring_in(1, &[1, 2, 3]);
    rest().await;
    assert!(followers.iter_mut().all(|follower| follower.heard() == ["r1:for1:0/0"]));
    assert_eq!((yard.rooms.finds(), yard.rooms.askings()), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn many_deleted_messages_at_the_end_of_a_room_are_missing_to_nobody() {
    let yard = Yard::new();
    yard.rooms.admit(room(1), &[user(2)]);
    yard.post(700);
    for number in 1..=700 {
        yard.delete(number);
    }
    let (mut follower, mut newcomer) = (yard.follow(2).await, yard.follow(3).await);
    yard.post(1);
    rest().await;
    assert_eq!(follower.heard(), ["r1:701(701)"]);
    assert_eq!(yard.log.lists(), 0, "nothing is missing");

    for _ in 0..600 {
        let message = yard.log.commit(room(2));
        yard.log.delete(room(2), message.sequence.get().try_into().unwrap());
    }
    yard.bring_in(2, &[3]);
    yard.post_to(2);
    rest().await;
    assert_eq!(newcomer.heard(), ["r2:Garden:601/601", "r2:601(601)"]);
    assert_eq!(yard.log.lists(), 0, "nothing is missing");
}

#[tokio::test(start_paused = true)]
async fn each_side_of_a_direct_room_sees_its_own_name() {
    let yard = Yard::new();
    yard.rooms.make_direct(room(1));
    let (mut first, mut second) = (yard.follow(1).await, yard.follow(2).await);
    yard.bring_in(1, &[1, 2]);
    rest().await;
    assert_eq!(first.heard(), ["r1:for1:0/0"]);
    assert_eq!(second.heard(), ["r1:for2:0/0"]);
}

#[tokio::test(start_paused = true)]
async fn whoever_is_gone_again_is_not_shown_the_room() {
    let yard = Yard::new();
    let (mut gone, mut stays) = (yard.follow(2).await, yard.follow(3).await);
    yard.bring_in(1, &[2, 3]);
    yard.rooms.dismiss(room(1), user(2));
    rest().await;
    assert_eq!(gone.heard(), NOTHING);
    assert_eq!(stays.heard(), ["r1:Garden:0/0"]);
}

#[tokio::test(start_paused = true)]
async fn whoever_is_removed_hears_no_more_and_stays_open() {
    let yard = yard();
    let (mut told, mut untold) = (yard.follow(2).await, yard.follow(1).await);
    for number in [1, 2] {
        yard.rooms.dismiss(room(1), user(number));
    }
    RoomEventPublisher::publish(&yard.hub, RoomEvent::MemberGone { room: room(1), user: user(2) });
    yard.post(1);
    rest().await;
    RoomEventPublisher::publish(&yard.hub, RoomEvent::RoomDeleted { room: room(1) });
    yard.post(1);
    yard.post_to(2);
    rest().await;
    assert_eq!(told.heard(), ["r2:1(1)"]);
    assert_eq!(untold.heard(), ["r2:1(0)"], "the store knows who is to be told");
    assert_eq!((told.closing(), untold.closing()), (None, None));
    assert_eq!(yard.marks.asked(), [2, 2], "none of a room that is not there");
}

#[tokio::test(start_paused = true)]
async fn whoever_comes_back_hears_again() {
    let yard = yard();
    let mut follower = yard.follow(2).await;
    yard.rooms.dismiss(room(1), user(2));
    RoomEventPublisher::publish(&yard.hub, RoomEvent::MemberGone { room: room(1), user: user(2) });
    yard.post(1);
    rest().await;
    yard.bring_in(1, &[2]);
    yard.post(1);
    rest().await;
    assert_eq!(follower.heard(), ["r1:Garden:2/2", "r1:2(2)"]);
}

#[tokio::test(start_paused = true)]
async fn whoever_came_back_before_their_leaving_was_told_hears_on() {
    let yard = yard();
    let mut follower = yard.follow(2).await;
    yard.bring_in(1, &[2]);
    RoomEventPublisher::publish(&yard.hub, RoomEvent::MemberGone { room: room(1), user: user(2) });
    yard.post(1);
    rest().await;
    assert_eq!(follower.heard(), ["r1:Garden:1/1", "r1:1(1)"]);
}

#[tokio::test(start_paused = true)]
async fn following_ends_with_the_session_or_the_server() {
    let yard = yard();
    let (mut first, mut second) = (yard.follow(1).await, yard.follow(2).await);
    yard.hub.close_session(yard.following(1).session, Closing::SessionEnded);
    yard.hub.close_all(Closing::GoingAway);
    let mut late = yard.follow(2).await;
    assert_eq!(first.closing(), Some(Closing::SessionEnded));
    assert_eq!(second.closing(), Some(Closing::GoingAway));
    assert_eq!(late.closing(), Some(Closing::GoingAway));
    drop((first, late));
    assert_eq!(yard.hub.connection_count(), 1);
    second.outbox().close(Closing::PeerClosed);
    assert_eq!(second.closing(), Some(Closing::GoingAway), "the first reason counts");
}

#[tokio::test(start_paused = true)]
async fn a_follower_dropped_without_a_reason_ends_as_failed() {
    use futures_util::StreamExt;

    let yard = yard();
    let mut reader = yard.follow(2).await.hang_up();
    assert_eq!(reader.next().await, Some(Outgoing::Closing(Closing::Failed)));
    assert_eq!(yard.hub.connection_count(), 0);
    yard.post(1);
    rest().await;
    assert!(yard.marks.asked().is_empty(), "nobody follows the room any more");
}

#[tokio::test(start_paused = true)]
async fn followers_count_like_other_sockets_but_are_in_no_room() {
    let limits = SocketLimits { per_person_and_room: 2, per_person: 4, total: 6 };
    let yard = Yard::with_limits(limits);
    yard.rooms.admit(room(1), &[user(2)]);
    let refused = |following: Following| {
        let hub = yard.hub.clone();
        async move { hub.follow(following).await.err().unwrap() }
    };
    let followers = [yard.follow(2).await, yard.follow(2).await];
    assert!(matches!(refused(yard.following(2)).await, SubscribeError::TooManySockets));
    assert!(!yard.hub.has_sockets(room(1), user(2)));
    assert!(yard.hub.open_rooms_of(user(2)).is_empty());

    let _listeners = [yard.listen(2).await, yard.listen(2).await];
    assert_eq!(yard.hub.open_rooms_of(user(2)), [room(1)].into());
    drop(followers);
    let elsewhere = Subscription { room: room(2), ..yard.subscription(2) };
    let _more = (yard.listen_as(elsewhere).await, yard.follow(2).await);
    assert!(matches!(refused(yard.following(2)).await, SubscribeError::TooManySockets));
    let _others = [yard.follow(3).await, yard.follow(4).await];
    assert!(matches!(refused(yard.following(5)).await, SubscribeError::Full));
}

#[tokio::test(start_paused = true)]
async fn a_dialect_without_news_hears_none() {
    let yard = yard();
    let following = Following { dialect: yard.spoken, ..yard.following(2) };
    let mut follower = crate::support::Listener::new(yard.hub.follow(following).await.unwrap());
    yard.post(1);
    yard.bring_in(3, &[2]);
    rest().await;
    assert_eq!(follower.heard(), NOTHING);
    assert_eq!(follower.closing(), None);
}

#[tokio::test(start_paused = true)]
async fn following_moves_no_mark_and_what_is_sent_again_is_no_news() {
    let yard = yard();
    let named = yard.log.commit_named(room(1));
    let mut follower = yard.follow(2).await;
    let listener = yard.catch_up(1, Replay::Nothing).await;
    listener.repeats(&named).unwrap();
    rest().await;
    assert_eq!(follower.heard(), NOTHING);
    yard.hub.flush_read_marks().await.unwrap();
    assert_eq!(yard.marks.read(2), None);
}
