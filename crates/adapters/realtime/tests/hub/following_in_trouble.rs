use std::sync::Arc;
use std::time::Duration;

use messages::MessagePublisher;
use realtime::{Backplane, Closing, InProcessBackplane, Outbox};
use tokio::time::sleep;

use crate::support::{Listener, ScriptedLog, Yard, posted, room, user};

const NOTHING: [&str; 0] = [];

/// Lets the task that tells followers come to rest.
async fn rest() {
    sleep(Duration::from_millis(500)).await;
}

fn yard() -> Yard {
    let yard = Yard::new();
    yard.rooms.admit(room(1), &[user(1), user(2)]);
    yard
}

#[tokio::test(start_paused = true)]
async fn a_room_that_somebody_comes_into_while_their_list_is_read_is_not_missed() {
    let yard = yard();
    let held = yard.rooms.hold().await;
    let mut following = Box::pin(yard.follow(2));
    assert!(futures_util::poll!(&mut following).is_pending());
    yard.bring_in(2, &[2]);
    drop(held);
    let mut follower = following.await;
    yard.post_to(2);
    yard.post_to(1);
    rest().await;
    let mut heard = follower.heard().to_vec();
    assert_eq!(heard.remove(0), "r2:Garden:1/1");
    heard.sort();
    assert_eq!(heard, ["r1:1(1)", "r2:1(1)"]);
}

#[tokio::test(start_paused = true)]
async fn a_list_that_cannot_be_read_refuses_the_socket_and_leaves_nothing_behind() {
    let yard = yard();
    yard.rooms.fail(1);
    assert!(yard.hub.follow(yard.following(2)).await.is_err());
    yard.log.fail(1);
    assert!(yard.hub.follow(yard.following(2)).await.is_err());
    assert_eq!(yard.hub.connection_count(), 0);
    yard.post(1);
    rest().await;
    assert!(yard.marks.asked().is_empty());
    let mut follower = yard.follow(2).await;
    yard.post(1);
    rest().await;
    assert_eq!(follower.heard(), ["r1:2(2)"]);
}

#[tokio::test(start_paused = true)]
async fn a_batch_that_cannot_be_told_is_tried_again() {
    let yard = yard();
    let mut follower = yard.follow(2).await;
    yard.marks.fail(2);
    yard.rooms.fail(1);
    yard.post(2);
    yard.bring_in(2, &[2]);
    sleep(Duration::from_secs(5)).await;
    yard.post(1);
    rest().await;
    assert_eq!(follower.heard(), ["r2:Garden:0/0", "r1:1(2)", "r1:2(2)", "r1:3(3)"]);
    assert_eq!(follower.closing(), None);
}

#[tokio::test(start_paused = true)]
async fn whoever_cannot_be_told_is_cut_off_to_come_back_and_list() {
    let yard = yard();
    yard.rooms.admit(room(2), &[user(3)]);
    let (mut told, mut other, mut newcomer) =
        (yard.follow(2).await, yard.follow(3).await, yard.follow(4).await);
    yard.rooms.fail(100);
    yard.post(1);
    yard.bring_in(1, &[4]);
    sleep(Duration::from_secs(5)).await;
    assert_eq!(told.closing(), Some(Closing::TooSlow));
    assert_eq!(newcomer.closing(), Some(Closing::TooSlow));
    assert_eq!(other.closing(), None);

    yard.rooms.fail(0);
    let mut back = yard.follow(2).await;
    yard.post(1);
    yard.post_to(2);
    rest().await;
    assert_eq!(back.heard(), ["r1:2(2)"]);
    assert_eq!(other.heard(), ["r2:1(1)"]);
}

#[tokio::test(start_paused = true)]
async fn a_log_that_cannot_be_read_costs_the_followers_of_its_room_alone() {
    let yard = yard();
    yard.rooms.admit(room(2), &[user(3)]);
    let (mut cut_off, mut other) = (yard.follow(2).await, yard.follow(3).await);
    yard.log.spoil(room(1));
    yard.commit(1);
    yard.post(1);
    yard.post_to(2);
    sleep(Duration::from_millis(150)).await;
    assert_eq!(cut_off.closing(), Some(Closing::TooSlow));
    assert_eq!(other.heard(), ["r2:1(1)"]);
    assert_eq!(other.closing(), None);

    let mut back = yard.follow(2).await;
    yard.post(1);
    rest().await;
    assert_eq!(back.heard(), ["r1:3(3)"], "what cannot be read lies behind");
}

#[tokio::test(start_paused = true)]
async fn a_room_that_cannot_be_read_costs_its_newcomers_alone() {
    let yard = yard();
    yard.rooms.spoil(room(1));
    yard.log.spoil(room(2));
    let (mut member, mut other) = (yard.follow(2).await, yard.follow(5).await);
    let mut newcomers = [yard.follow(3).await, yard.follow(4).await];
    yard.bring_in(1, &[3]);
    yard.bring_in(2, &[4]);
    yard.bring_in(3, &[5]);
    yard.post(1);
    sleep(Duration::from_millis(150)).await;
    for newcomer in &mut newcomers {
        assert_eq!(newcomer.closing(), Some(Closing::TooSlow));
        assert_eq!(newcomer.heard(), NOTHING);
    }
    assert_eq!(member.heard(), ["r1:1(1)"]);
    assert_eq!(other.heard(), ["r3:Garden:0/0"]);
    assert_eq!((member.closing(), other.closing()), (None, None));
}

#[tokio::test(start_paused = true)]
async fn what_trying_again_does_not_help_is_tried_once() {
    let yard = yard();
    let mut follower = yard.follow(2).await;
    yard.marks.fail_badly(2);
    yard.post(1);
    sleep(Duration::from_millis(1)).await;
    assert_eq!(follower.closing(), Some(Closing::TooSlow));
    sleep(Duration::from_secs(5)).await;
    assert_eq!(yard.marks.failures_left(), 1);
}

#[tokio::test(start_paused = true)]
async fn who_does_not_read_is_cut_off_and_slows_nobody() {
    let yard = yard();
    let (mut stuck, mut reading) = (yard.follow(2).await, yard.follow(1).await);
    for _ in 0..4 {
        yard.post(Outbox::MAX_FRAMES / 3);
        rest().await;
        reading.heard();
    }
    assert_eq!(stuck.closing(), Some(Closing::TooSlow));
    assert_eq!(stuck.heard(), NOTHING);
    assert_eq!(reading.heard().len(), Outbox::MAX_FRAMES / 3 * 4);
}

#[tokio::test(start_paused = true)]
async fn a_burst_overwhelms_nobody_who_reads() {
    let yard = yard();
    let mut follower = yard.follow(2).await;
    yard.post(2_000);
    assert_eq!(follower.hears(2_000).await.len(), 2_000);
    assert_eq!(follower.closing(), None);
}

#[tokio::test(start_paused = true)]
async fn a_flood_cuts_off_the_followers_of_that_room_alone() {
    let yard = yard();
    yard.rooms.admit(room(2), &[user(3)]);
    let (mut flooded, mut other) = (yard.follow(2).await, yard.follow(3).await);
    yard.post(10_000);
    assert_eq!(flooded.closing(), Some(Closing::TooSlow));
    sleep(Duration::from_secs(2)).await;
    yard.post_to(2);
    rest().await;
    assert_eq!(other.heard(), ["r2:1(1)"]);
}

#[tokio::test(start_paused = true)]
async fn a_newcomer_who_is_not_told_of_a_room_is_cut_off() {
    let yard = yard();
    let (_flooded, mut newcomer) = (yard.follow(2).await, yard.follow(4).await);
    yard.post(10_000);
    yard.bring_in(3, &[4]);
    assert_eq!(newcomer.closing(), Some(Closing::TooSlow));
}

#[tokio::test(start_paused = true)]
async fn messages_of_which_nobody_told_are_found_in_the_log() {
    let yard = yard();
    yard.post(2);
    let mut follower = yard.follow(2).await;
    let lost = yard.commit(2);
    yard.log.delete(room(1), 4);
    yard.post(1);
    rest().await;
    yard.publish(&lost);
    rest().await;
    assert_eq!(follower.heard(), ["r1:3(5)", "r1:5(5)"], "and those that come late are dropped");
    yard.commit(1);
    yard.hub.repair(&[room(1), room(2)]);
    rest().await;
    assert_eq!(follower.heard()[2..], ["r1:6(6)"]);
}

#[tokio::test(start_paused = true)]
async fn whoever_misses_too_much_is_cut_off() {
    let yard = yard();
    let mut follower = yard.follow(2).await;
    yard.commit(600);
    yard.post(1);
    rest().await;
    assert_eq!(follower.closing(), Some(Closing::TooSlow));
    let mut back = yard.follow(2).await;
    yard.post(1);
    rest().await;
    assert_eq!(back.heard(), ["r1:602(602)"]);
}

#[tokio::test(start_paused = true)]
async fn followers_hear_of_messages_of_other_nodes() {
    let log: Arc<ScriptedLog> = Arc::default();
    let bus = InProcessBackplane::new();
    let nodes = [bus.seat(), bus.seat()].map(|seat| {
        let node = Yard::node(&log, seat.clone() as Arc<dyn Backplane>);
        seat.connect(&node.hub);
        node.rooms.admit(room(1), &[user(2)]);
        node
    });
    let mut follower = nodes[0].follow(2).await;
    nodes[1].post(1);
    rest().await;
    // A socket in the room that comes and goes does not end what the follower is told.
    drop(nodes[0].listen(3).await);
    nodes[1].post(1);
    nodes[1].commit(1);
    nodes[1].hub.repair(&[room(1)]);
    rest().await;
    assert_eq!(follower.heard(), ["r1:1(1)", "r1:2(3)", "r1:3(3)"]);
    drop(follower);
    nodes[1].post(1);
    rest().await;
    assert_eq!(nodes[0].marks.asked().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn hints_that_come_twice_or_in_disorder_are_told_once_and_in_order() {
    let yard = yard();
    let mut follower = yard.follow(2).await;
    let messages = yard.commit(4);
    let hints = posted(&messages);
    for index in [2, 2, 0, 3, 1, 0] {
        yard.hub.hear(&hints[index..=index]);
        rest().await;
    }
    let heard: Vec<&str> =
        follower.heard().iter().map(|word| word.split('(').next().unwrap()).collect();
    assert_eq!(heard, ["r1:1", "r1:2", "r1:3", "r1:4"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_is_committed_after_following_began_is_told_however_many_come_and_go() {
    let yard = Arc::new(yard());
    let posting = tokio::spawn({
        let yard = Arc::clone(&yard);
        async move {
            for _ in 0..100 {
                yard.post(1);
                sleep(Duration::from_millis(1)).await;
            }
        }
    });
    let visits = (0..4).map(|_| {
        let yard = Arc::clone(&yard);
        tokio::spawn(async move {
            for _ in 0..10 {
                let mut follower = yard.follow(2).await;
                let first = yard.log.last(room(1)) + 1;
                yard.post(1);
                is_told(&mut follower, first).await;
            }
        })
    });
    for visit in visits.collect::<Vec<_>>() {
        visit.await.unwrap();
    }
    posting.await.unwrap();
}

/// Waits until a follower has heard of a message of room 1, or of a later one.
async fn is_told<P>(follower: &mut Listener<P>, number: usize) {
    for count in 1.. {
        let word = &follower.hears(count).await[count - 1];
        let heard = word.trim_start_matches("r1:").split('(').next().unwrap();
        if heard.parse::<usize>().unwrap() >= number {
            return;
        }
    }
}
