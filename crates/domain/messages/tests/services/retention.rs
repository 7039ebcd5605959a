use std::time::Duration;

use kernel::testing::noon;
use kernel::{RoomId, Timestamp, UserRef};
use messages::testing::builders::{new_file_message, new_message};
use messages::{MessageLog, NewMessage, RetentionWalk};
use rooms::{AccessRule, RetentionDays, SettingsRepository, SettingsRevision};

use crate::upload::GRACE;
use crate::world::{World, numbers, run};

/// That many days after noon.
fn day(days: u32) -> Timestamp {
    noon() + Duration::from_secs(24 * 3_600) * days
}

impl World {
    /// A room with a message of each of these days.
    async fn room_of_days(&self, days: impl IntoIterator<Item = u32>) -> (UserRef, RoomId) {
        let (author, room) = self.author_and_room().await;
        for sent_at in days.into_iter().map(day) {
            let new = NewMessage { sent_at, ..new_message(room, &author, "a text") };
            self.log.append(new).await.expect("a message that is stored");
        }
        (author, room)
    }

    async fn delete_after(&self, room: RoomId, creator: &UserRef, days: u32) {
        let revision = SettingsRevision {
            days: RetentionDays::new(days),
            deletes: Some(true),
            ..SettingsRevision::default()
        };
        let revised = SettingsRepository::revise(&*self.rooms, room, creator.id, revision).await;
        revised.expect("an answer").expect("a room that is there");
    }

    /// A whole walk at that time: what each step removed.
    async fn remove_expired(&self, now: Timestamp) -> Vec<u64> {
        let service = self.service_at(now);
        let mut walk = RetentionWalk::default();
        let mut removed = Vec::new();
        while !walk.is_over() {
            removed.push(service.remove_expired(&mut walk).await.expect("a step"));
        }
        removed
    }
}

#[test]
fn what_is_past_its_time_is_removed() {
    run(async {
        let world = World::new();
        let (creator, room) = world.room_of_days([0, 1, 2, 3]).await;
        world.delete_after(room, &creator, 2).await;

        assert_eq!(world.remove_expired(day(2)).await, [0], "it may be as old as that");
        assert_eq!(world.remove_expired(day(2) + Duration::from_micros(1)).await, [1]);
        assert_eq!(numbers(&world.list_all(room).await), [2, 3, 4]);
        assert_eq!(world.remove_expired(day(100)).await, [3]);
        assert_eq!(world.remove_expired(day(100)).await, [0]);
        assert_eq!(world.posted(room, &creator, "next").await.sequence.get(), 5);
    });
}

#[test]
fn rooms_that_keep_their_messages_keep_them() {
    run(async {
        let world = World::new();
        let (_, keeping) = world.room_of_days([0, 1]).await;
        let (creator, deleting) = world.room_of_days([0, 1]).await;
        world.delete_after(deleting, &creator, 1).await;

        assert_eq!(world.remove_expired(day(1_000)).await, [2]);

        assert_eq!(world.list_all(deleting).await, []);
        assert_eq!(numbers(&world.list_all(keeping).await), [1, 2]);
    });
}

#[test]
fn every_room_has_a_time_of_its_own() {
    run(async {
        let world = World::new();
        let (of_first, first) = world.room_of_days([0, 10, 20]).await;
        let (of_second, second) = world.room_of_days([0, 10, 20]).await;
        world.delete_after(first, &of_first, 5).await;
        world.delete_after(second, &of_second, 15).await;

        assert_eq!(world.remove_expired(day(21)).await, [3]);

        assert_eq!(numbers(&world.list_all(first).await), [3]);
        assert_eq!(numbers(&world.list_all(second).await), [2, 3]);
    });
}

#[test]
fn however_many_messages_are_past_their_time_all_are_removed() {
    run(async {
        let world = World::new();
        for count in [499_u32, 500, 501, 1_000, 1_001] {
            let (creator, room) = world.room_of_days((0..count).map(|_| 0)).await;
            world.delete_after(room, &creator, 1).await;
            assert_eq!(world.remove_expired(day(9)).await, [u64::from(count)]);
        }
    });
}

#[test]
fn a_walk_goes_through_all_rooms_a_hundred_a_step() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        for _ in 0..100 {
            let room = world.add_room(&creator, AccessRule::Invite).await;
            world.posted(room, &creator, "a text").await;
            world.delete_after(room, &creator, 1).await;
        }
        assert_eq!(world.remove_expired(day(9)).await, [100, 0]);

        let (creator, room) = world.room_of_days([0]).await;
        world.delete_after(room, &creator, 1).await;
        assert_eq!(world.remove_expired(day(9)).await, [0, 1]);
    });
}

#[test]
fn without_rooms_that_delete_a_walk_is_over_at_once() {
    run(async {
        let world = World::new();
        world.room_of_days([0]).await;
        assert!(!RetentionWalk::default().is_over());
        assert_eq!(world.remove_expired(day(9)).await, [0]);
    });
}

#[test]
fn files_go_with_their_messages() {
    run(async {
        let world = World::new();
        let (creator, room) = world.author_and_room().await;
        let file = world.uploaded(&creator, 100).await;
        world.log.append(new_file_message(room, &creator, file.clone())).await.unwrap();
        world.delete_after(room, &creator, 1).await;

        assert_eq!(world.remove_expired(day(9)).await, [1]);

        assert_eq!(world.service.find_file(file.key).await.unwrap(), None);
        assert_eq!(world.service_at(day(9) + GRACE).remove_due_files().await.unwrap(), 1);
        assert_eq!(world.file_store.count(), 0);
    });
}
