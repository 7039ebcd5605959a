use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use kernel::testing::noon;
use kernel::{Clock, UniqueId};
use realtime::{Closing, Subscription};
use rooms::{Passage, Passages, RoomEvent, RoomEventPublisher};
use tokio::time::sleep;

use crate::support::{NODE, Yard, person, room, user};

/// The longest that a passage waits.
const PERIOD: Duration = Duration::from_millis(501);

/// Person `number` comes into room 1 or goes, so many seconds after noon.
fn passage(number: i64, is_here: bool, after_noon: u64) -> Passage {
    let at = noon() + Duration::from_secs(after_noon);
    Passage { room: room(1), user: user(number), is_here, at }
}

impl Yard {
    /// Lets time pass for everybody.
    async fn passes(&self, time: Duration) {
        let step = Duration::from_millis(100);
        for _ in 0..time.as_millis() / step.as_millis() {
            self.clock.advance(step);
            sleep(step).await;
        }
    }

    /// What was recorded since this was last asked, writing by writing.
    fn recorded(&self) -> Vec<Vec<Passage>> {
        self.attendances.take().into_iter().map(|record| record.passages).collect()
    }
}

#[tokio::test(start_paused = true)]
async fn who_comes_first_and_goes_last_is_recorded() {
    let yard = Yard::new();
    let (first, second) = (yard.enter(1).await, yard.enter(1).await);
    let _beside = yard.listen(2).await;
    sleep(PERIOD).await;
    let records = yard.attendances.take();
    assert_eq!(records.len(), 1);
    assert_eq!(records[0].node, UniqueId::new(NODE));
    assert_eq!(records[0].until, noon() + Duration::from_secs(60));
    assert_eq!(records[0].passages, [passage(1, true, 0)]);

    drop(first);
    sleep(PERIOD).await;
    assert!(yard.recorded().is_empty(), "the second stays");
    yard.clock.advance(Duration::from_secs(5));
    drop(second);
    sleep(PERIOD).await;
    assert_eq!(yard.recorded(), [[passage(1, false, 5)]]);
}

#[tokio::test(start_paused = true)]
async fn passages_are_written_together_and_the_last_of_each_person_counts() {
    let yard = Yard::new();
    sleep(Duration::from_millis(1)).await;
    drop(yard.enter(3).await);
    let _first = yard.enter(1).await;
    let mut second = yard.enter(2).await;
    for _ in 0..5 {
        drop(second);
        second = yard.enter(2).await;
    }
    let elsewhere = Subscription { room: room(2), ..yard.subscription(1) };
    let mut elsewhere = yard.listen_as(elsewhere).await;
    elsewhere.enter(person(1, "User"));
    sleep(PERIOD).await;
    let in_room_2 = Passage { room: room(2), ..passage(1, true, 0) };
    let all = [passage(1, true, 0), passage(2, true, 0), passage(3, false, 0), in_room_2];
    assert_eq!(yard.recorded(), [all]);
}

#[tokio::test(start_paused = true)]
async fn settling_writes_at_once_what_is_known() {
    let yard = Yard::new();
    yard.hub.settle().await;
    assert!(yard.recorded().is_empty(), "there was nothing");
    let entered = yard.enter(1).await;
    yard.hub.settle().await;
    assert_eq!(yard.recorded(), [[passage(1, true, 0)]]);
    drop(entered);
    yard.hub.flush_passages().await.unwrap();
    assert_eq!(yard.recorded(), [[passage(1, false, 0)]]);
    sleep(PERIOD).await;
    assert!(yard.recorded().is_empty());
}

#[tokio::test(start_paused = true)]
async fn settling_waits_for_what_is_on_its_way() {
    let yard = Yard::new();
    sleep(Duration::from_millis(1)).await;
    let _entered = yard.enter(1).await;
    let held = yard.attendances.hold().await;
    sleep(PERIOD).await;
    assert_eq!(yard.attendances.tries(), 1);
    let mut settling = Box::pin(yard.hub.settle());
    assert!(settling.as_mut().now_or_never().is_none());
    drop(held);
    settling.await;
    assert_eq!(yard.recorded(), [[passage(1, true, 0)]]);
}

#[tokio::test(start_paused = true)]
async fn who_gives_up_settling_loses_no_passage() {
    let yard = Yard::new();
    sleep(Duration::from_millis(1)).await;
    let _entered = yard.enter(1).await;
    let held = yard.attendances.hold().await;
    let mut settling = Box::pin(yard.hub.settle());
    assert!(settling.as_mut().now_or_never().is_none());
    drop(settling);
    drop(held);
    sleep(PERIOD).await;
    assert_eq!(yard.recorded(), [[passage(1, true, 0)]]);
}

#[tokio::test(start_paused = true)]
async fn the_lease_is_renewed_while_there_are_sockets_and_after_that() {
    let yard = Yard::new();
    yard.passes(Duration::from_secs(60)).await;
    assert_eq!(yard.attendances.tries(), 0, "nobody has ever come");
    let entered = yard.enter(1).await;
    yard.passes(Duration::from_secs(50)).await;
    let records = yard.attendances.take();
    assert_eq!(records.len(), 3);
    assert!(records[1..].iter().all(|record| record.passages.is_empty()));
    let last = records.last().unwrap().until;
    assert!(last.since(yard.clock.now()) >= Duration::from_secs(40));
    drop(entered);
    yard.passes(Duration::from_secs(50)).await;
    assert!(yard.recorded().len() >= 3);
}

#[tokio::test(start_paused = true)]
async fn what_could_not_be_written_is_kept_and_tried_again() {
    let yard = Yard::new();
    yard.attendances.fail(3);
    let first = yard.enter(1).await;
    yard.hub.flush_passages().await.unwrap_err();
    drop(first);
    let _second = yard.enter(2).await;
    yard.hub.settle().await;
    assert!(yard.recorded().is_empty());
    sleep(PERIOD * 3).await;
    assert_eq!(yard.recorded(), [[passage(1, false, 0), passage(2, true, 0)]]);
    assert_eq!(yard.attendances.tries(), 4);
}

#[tokio::test(start_paused = true)]
async fn those_who_wait_while_the_store_is_away_share_one_attempt() {
    let yard = Yard::new();
    let _entered = yard.enter(1).await;
    let held = yard.attendances.hold().await;
    yard.attendances.fail(1);
    sleep(PERIOD).await;
    let mut settling: Vec<_> = (0..20).map(|_| Box::pin(yard.hub.settle())).collect();
    for settling in &mut settling {
        assert!(settling.as_mut().now_or_never().is_none());
    }
    sleep(Duration::from_millis(1)).await;
    drop(held);
    sleep(Duration::from_millis(1)).await;
    for settling in settling {
        settling.await;
    }
    assert_eq!(yard.attendances.tries(), 1);
    sleep(PERIOD).await;
    assert_eq!(yard.recorded(), [[passage(1, true, 0)]]);
}

#[tokio::test(start_paused = true)]
async fn after_the_lease_may_have_ended_everybody_is_recorded_again() {
    let yard = Yard::new();
    let (_first, second) = (yard.enter(1).await, yard.enter(2).await);
    yard.passes(Duration::from_secs(1)).await;
    yard.attendances.take();
    yard.attendances.fail(usize::MAX);
    yard.passes(Duration::from_secs(30)).await;
    drop(second);
    yard.passes(Duration::from_secs(40)).await;
    yard.attendances.fail(0);
    yard.passes(Duration::from_secs(1)).await;
    let recorded = yard.recorded();
    assert_eq!(recorded.len(), 1);
    let [stays, left] = recorded[0][..] else { panic!("{recorded:?}") };
    assert_eq!((stays.user, stays.is_here), (user(1), true));
    assert_eq!((left.user, left.is_here), (user(2), false));
    assert_eq!(left.at.since(noon()).as_secs(), 31, "when they went, not when it was written");
    yard.passes(Duration::from_secs(25)).await;
    assert_eq!(yard.recorded(), [[]], "once is enough");
}

#[tokio::test(start_paused = true)]
async fn a_lease_that_ends_while_it_is_being_renewed_has_everybody_recorded_again() {
    let yard = Yard::new();
    let _entered = yard.enter(1).await;
    yard.passes(Duration::from_secs(1)).await;
    yard.attendances.take();
    let held = yard.attendances.hold().await;
    yard.passes(Duration::from_secs(70)).await;
    drop(held);
    yard.passes(Duration::from_secs(1)).await;
    let recorded = yard.recorded();
    assert_eq!(recorded.len(), 2);
    assert_eq!(recorded[0], []);
    assert_eq!((recorded[1].len(), recorded[1][0].user), (1, user(1)));
}

#[tokio::test(start_paused = true)]
async fn who_is_removed_or_whose_room_is_deleted_goes_with_the_socket() {
    let yard = Yard::new();
    let (removed, deleted) = (yard.enter(1).await, yard.enter(2).await);
    yard.hub.settle().await;
    yard.attendances.take();
    RoomEventPublisher::publish(&yard.hub, RoomEvent::MemberGone { room: room(1), user: user(1) });
    RoomEventPublisher::publish(&yard.hub, RoomEvent::RoomDeleted { room: room(1) });
    yard.hub.settle().await;
    assert!(yard.recorded().is_empty(), "the sockets are still there");
    drop((removed, deleted));
    yard.hub.settle().await;
    assert_eq!(yard.recorded(), [[passage(1, false, 0), passage(2, false, 0)]]);
}

#[tokio::test(start_paused = true)]
async fn a_socket_that_was_never_let_in_is_not_recorded() {
    let yard = Yard::new();
    drop(yard.listen(1).await);
    let mut closed = yard.listen(2).await;
    closed.outbox().close(Closing::SessionEnded);
    closed.enter(person(2, "User"));
    drop(closed);
    drop(yard.follow(3).await);
    yard.hub.flush_passages().await.unwrap();
    assert_eq!(yard.attendances.tries(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_was_recorded_last_is_how_it_is_however_many_come_and_go_at_once() {
    let yard = Arc::new(Yard::new());
    let visits = (0..8).map(|visitor| {
        let yard = Arc::clone(&yard);
        tokio::spawn(async move {
            for _ in 0..50 {
                drop(yard.enter(visitor % 4 + 1).await);
                yard.hub.settle().await;
            }
            // Half of the people stay.
            let stays = yard.enter(visitor % 4 + 1).await;
            (visitor % 2 == 0).then_some(stays)
        })
    });
    let mut staying = Vec::new();
    for visit in visits.collect::<Vec<_>>() {
        staying.push(visit.await.unwrap());
    }
    yard.hub.flush_passages().await.unwrap();
    let mut last = BTreeMap::new();
    for passage in yard.recorded().concat() {
        last.insert(passage.user, passage.is_here);
    }
    let expected = [(user(1), true), (user(2), false), (user(3), true), (user(4), false)];
    assert_eq!(last, expected.into());
}
