use std::time::Duration;

use kernel::testing::noon;
use kernel::{Fault, RoomId, UserRef};
use messages::testing::builders::{deletion, file_key, new_file_message};
use messages::{Error, KeptFile, Message, MessageLog};
use rooms::AccessRule;

use crate::upload::{GRACE, UNCLAIMED_FOR};
use crate::world::{World, run};

/// How long a removal that failed is put off.
const PUT_OFF: Duration = Duration::from_secs(10 * 60);

impl World {
    /// A file that a message of the room shows.
    async fn shown(&self, room: RoomId, author: &UserRef) -> (KeptFile, Message) {
        let file = self.uploaded(author, 100).await;
        let appended = self.log.append(new_file_message(room, author, file.clone())).await;
        (file, (*appended.expect("a message that is stored").message).clone())
    }

    async fn find_file(&self, file: &KeptFile) -> Option<KeptFile> {
        self.service.find_file(file.key).await.expect("an answer")
    }
}

#[test]
fn a_file_is_found_while_a_message_shows_it() {
    run(async {
        let world = World::new();
        let (author, room) = world.author_and_room().await;
        let (file, message) = world.shown(room, &author).await;
        assert_eq!(world.find_file(&file).await, Some(file.clone()));
        assert_eq!(world.service.find_file(file_key(99)).await.unwrap(), None);

        world.log.change(deletion(&message)).await.unwrap();

        assert_eq!(world.find_file(&file).await, None);
    });
}

#[test]
fn a_discarded_file_is_gone_and_takes_no_space() {
    run(async {
        let world = World::new();
        let owner = world.sign_up("owner").await;
        for _ in 0..10 {
            let file = world.uploaded(&owner, 20_000).await;
            world.service.discard_file(file.key).await.unwrap();
        }
        assert_eq!(world.file_store.count(), 0);
        assert_eq!(world.files.count(), 0);
    });
}

#[test]
fn a_file_that_cannot_be_discarded_goes_when_it_is_due() {
    run(async {
        let world = World::new();
        let owner = world.sign_up("owner").await;
        let file = world.uploaded(&owner, 100).await;
        world.file_store.break_down();
        let failed = world.service.discard_file(file.key).await;
        assert!(matches!(failed, Err(Error::Fault(Fault::Unavailable(_)))));

        world.file_store.recover();
        world.clock.advance(UNCLAIMED_FOR + GRACE);

        assert_eq!(world.service.remove_due_files().await.unwrap(), 1);
        assert_eq!(world.file_store.count(), 0);
    });
}

#[test]
fn a_file_that_is_not_sent_is_removed_once_it_is_due() {
    run(async {
        let world = World::new();
        let (author, room) = world.author_and_room().await;
        world.uploaded(&author, 100).await;
        let (shown, _) = world.shown(room, &author).await;

        let at = noon() + UNCLAIMED_FOR + GRACE;
        let just_before = world.service_at(at - Duration::from_micros(1));
        assert_eq!(just_before.remove_due_files().await.unwrap(), 0);
        assert_eq!(world.file_store.count(), 2);

        assert_eq!(world.service_at(at).remove_due_files().await.unwrap(), 1);
        assert_eq!(world.file_store.count(), 1);
        assert_eq!(world.find_file(&shown).await, Some(shown));
    });
}

#[test]
fn the_file_of_a_deleted_message_is_removed() {
    run(async {
        let world = World::new();
        let (author, room) = world.author_and_room().await;
        let (file, message) = world.shown(room, &author).await;
        let deletion = deletion(&message);
        let at = deletion.at + GRACE;
        world.log.change(deletion).await.unwrap();

        assert_eq!(world.service_at(at).remove_due_files().await.unwrap(), 1);

        assert_eq!(world.file_store.stored(file.key), None);
        assert_eq!(world.files.count(), 0);
    });
}

#[test]
fn a_file_that_cannot_be_removed_is_put_off_and_holds_up_no_others() {
    run(async {
        let world = World::new();
        let owner = world.sign_up("owner").await;
        let mut files = Vec::new();
        for _ in 0..3 {
            files.push(world.uploaded(&owner, 100).await);
            world.clock.advance(Duration::from_secs(1));
        }
        world.file_store.hold_fast(files[1].key);
        world.clock.advance(UNCLAIMED_FOR + GRACE);

        let failed = world.service.remove_due_files().await;

        assert!(matches!(failed, Err(Error::Fault(Fault::Failed(_)))));
        assert_eq!(world.file_store.count(), 1);
        assert_eq!(world.service.remove_due_files().await.unwrap(), 0);

        world.file_store.recover();
        world.clock.advance(PUT_OFF + GRACE);
        assert_eq!(world.service.remove_due_files().await.unwrap(), 1);
        assert_eq!(world.file_store.count(), 0);
    });
}

#[test]
fn a_store_that_is_away_is_asked_for_one_file_only() {
    run(async {
        let world = World::new();
        let owner = world.sign_up("owner").await;
        let first = world.uploaded(&owner, 100).await;
        world.clock.advance(Duration::from_secs(1));
        let second = world.uploaded(&owner, 100).await;
        world.clock.advance(UNCLAIMED_FOR + GRACE);
        let second_due_at = world.files.due_at(second.key);
        world.file_store.break_down();

        let failed = world.service.remove_due_files().await;

        assert!(matches!(failed, Err(Error::Fault(Fault::Unavailable(_)))));
        assert_eq!(world.files.due_at(second.key), second_due_at);
        world.file_store.recover();
        assert_eq!(world.service.remove_due_files().await.unwrap(), 1);
        assert!(world.file_store.stored(first.key).is_some());
        world.clock.advance(PUT_OFF + GRACE);
        assert_eq!(world.service.remove_due_files().await.unwrap(), 1);
        assert_eq!(world.file_store.count(), 0);
    });
}

#[test]
fn a_hundred_files_are_removed_in_one_go() {
    run(async {
        let world = World::new();
        for number in 0..101 {
            let owner = world.sign_up(&format!("owner{number}")).await;
            world.uploaded(&owner, 21).await;
        }
        world.clock.advance(UNCLAIMED_FOR + GRACE);
        for removed in [100, 1, 0] {
            assert_eq!(world.service.remove_due_files().await.unwrap(), removed);
        }
        assert_eq!(world.file_store.count(), 0);
    });
}

#[test]
fn the_files_of_a_deleted_room_are_removed() {
    run(async {
        let world = World::new();
        let (author, room) = world.author_and_room().await;
        let (gone, _) = world.shown(room, &author).await;
        let another = world.add_room(&author, AccessRule::Open).await;
        let (kept, _) = world.shown(another, &author).await;

        world.rooms.delete(room);
        assert_eq!(world.find_file(&gone).await, None);
        assert_eq!(world.service.remove_due_files().await.unwrap(), 0);
        world.clock.advance(GRACE);

        assert_eq!(world.service.remove_due_files().await.unwrap(), 1);
        assert_eq!(world.file_store.stored(gone.key), None);
        assert_eq!(world.find_file(&kept).await, Some(kept));
    });
}
