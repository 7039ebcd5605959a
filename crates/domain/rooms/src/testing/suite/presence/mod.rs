//! The rules that implementations of [`PresenceRepository`] must keep, a function each.

mod attending;
mod leases;
mod sweeping;

use std::sync::Arc;
use std::time::Duration;

use kernel::testing::noon;
use kernel::{RoomId, Timestamp, UniqueId, UserId};

use super::RoomPorts;
use crate::{Attendance, Passage, PresenceRepository};

/// The presence under test, and what its store must hold for it.
#[derive(Clone)]
pub struct PresencePorts {
    /// The rooms that people attend.
    pub rooms: RoomPorts,
    /// Who attends them, over the same store as the rooms.
    pub presence: Arc<dyn PresenceRepository>,
}

impl PresencePorts {
    /// A room, its creator and another member.
    async fn room_of_two(&self) -> (RoomId, UserId, UserId) {
        let creator = self.rooms.people.sign_up("creator").await.id;
        let member = self.rooms.people.sign_up("member").await.id;
        let room = self.rooms.add_room(creator).await.id;
        self.rooms.join(room, member, noon()).await;
        (room, creator, member)
    }

    /// A node tells what it saw, and that it holds out until so many minutes after noon.
    async fn record(&self, node: u128, passages: &[Passage], until: u64) {
        let node = UniqueId::new(node);
        self.presence.record(node, passages, minute(until)).await.expect("passages that are kept");
    }

    async fn sweep(&self, now: u64) {
        self.presence.sweep(minute(now)).await.expect("leases that are ended");
    }

    async fn attendance(&self, room: RoomId, users: &[UserId], now: Timestamp) -> Vec<Attendance> {
        self.presence.attendance(room, users, now).await.expect("an answer")
    }

    async fn assert_online(&self, room: RoomId, user: UserId, now: u64) {
        let online = Attendance { user, is_online: true, last_seen: Some(minute(now)) };
        assert_eq!(self.attendance(room, &[user], minute(now)).await, [online]);
    }

    /// The person is not there, and was last seen so many minutes after noon, if ever.
    async fn assert_offline(&self, room: RoomId, user: UserId, now: u64, last_seen: Option<u64>) {
        let offline = Attendance { user, is_online: false, last_seen: last_seen.map(minute) };
        assert_eq!(self.attendance(room, &[user], minute(now)).await, [offline]);
    }
}

const HERE: u128 = 1;
const ELSEWHERE: u128 = u128::MAX;

fn minute(number: u64) -> Timestamp {
    noon() + Duration::from_secs(60 * number)
}

fn came(room: RoomId, user: UserId, at: u64) -> Passage {
    Passage { room, user, is_here: true, at: minute(at) }
}

fn went(room: RoomId, user: UserId, at: u64) -> Passage {
    Passage { room, user, is_here: false, at: minute(at) }
}

/// Names every rule of implementations of `PresenceRepository` to the macro given.
#[macro_export]
macro_rules! presence_rules {
    ($run:ident) => {
        $run! {
            who_never_came_is_offline_and_was_never_seen,
            whoever_came_is_online_and_seen_now,
            whoever_came_is_online_in_that_room_only,
            whoever_went_is_offline_and_was_last_seen_then,
            whoever_came_again_is_online_until_they_go_again,
            many_passages_are_kept_together,
            of_one_person_in_one_room_the_last_passage_counts,
            who_is_seen_to_go_only_was_last_seen_then,
            attendance_is_told_in_the_order_asked,
            passages_of_who_is_unknown_hinder_no_others,
            nobody_is_online_by_a_lease_that_has_ended,
            by_a_lease_that_has_ended_people_were_last_seen_when_it_did,
            who_went_after_another_node_s_lease_had_ended_was_last_seen_then,
            a_lease_that_is_renewed_keeps_people_online,
            a_lease_that_is_renewed_late_holds_again,
            who_is_there_on_two_nodes_is_online_until_gone_from_both,
            each_node_has_a_lease_of_its_own,
            the_last_of_two_goings_counts_whichever_is_told_first,
            who_was_on_a_node_that_is_gone_was_last_seen_when_its_lease_ended,
            a_lease_that_holds_is_not_swept,
            who_is_on_another_node_stays_online_after_a_sweep,
            what_was_swept_does_not_come_back_with_its_node,
            a_sweep_takes_nobody_back_to_an_earlier_time,
            a_sweep_of_nothing_changes_nothing,
        }
    };
}

mod rules {
    pub(super) use super::attending::*;
    pub(super) use super::leases::*;
    pub(super) use super::sweeping::*;
}

macro_rules! publish {
    ($($rule:ident,)*) => {$(
        #[doc = concat!("Panics unless this holds: `", stringify!($rule), "`.")]
        pub async fn $rule(ports: &PresencePorts) {
            rules::$rule(ports).await;
        }
    )*};
}
presence_rules!(publish);
