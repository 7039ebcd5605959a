use kernel::{RoomId, UserRef};
use messages::{HistoryFilter, Unread};
use rooms::AccessRule;

use crate::walk::page;
use crate::world::{World, run};

impl World {
    async fn unread(&self, user: &UserRef, rooms: &[RoomId]) -> Vec<Unread> {
        self.service.unread(user.id, rooms).await.expect("an answer")
    }

    /// An open room, its author, and a member who has read nothing of that many messages.
    async fn room_to_read(&self, count: i64) -> (UserRef, RoomId, UserRef) {
        let (author, room) = self.author_and_room().await;
        let reader = self.sign_up("reader").await;
        self.join(room, &reader).await;
        self.post_many(room, &author, count).await;
        (author, room, reader)
    }
}

#[test]
fn what_others_wrote_is_unread_and_one_s_own_is_not() {
    run(async {
        let world = World::new();
        let (author, room, reader) = world.room_to_read(3).await;
        let unread = world.unread(&reader, &[room]).await;
        assert_eq!(unread, [Unread { room_id: room, count: 3 }]);
        assert_eq!(world.unread(&author, &[room]).await, []);
    });
}

#[test]
fn who_joins_by_posting_has_nothing_unread() {
    run(async {
        let world = World::new();
        let (author, room, _) = world.room_to_read(3).await;
        let newcomer = world.sign_up("newcomer").await;

        world.posted(room, &newcomer, "hello").await;

        assert_eq!(world.unread(&newcomer, &[room]).await, []);
        let unread = world.unread(&author, &[room]).await;
        assert_eq!(unread, [Unread { room_id: room, count: 1 }]);
    });
}

#[test]
fn what_was_read_just_now_is_not_unread() {
    run(async {
        let world = World::new();
        let (author, room, reader) = world.room_to_read(5).await;
        world.page(room, &reader, HistoryFilter::default(), page(2, 2)).await;
        let unread = world.unread(&reader, &[room]).await;
        assert_eq!(unread, [Unread { room_id: room, count: 2 }]);

        world.walk_all(room, &reader, HistoryFilter::default()).await;
        assert_eq!(world.unread(&reader, &[room]).await, []);

        world.posted(room, &author, "one more").await;
        let unread = world.unread(&reader, &[room]).await;
        assert_eq!(unread, [Unread { room_id: room, count: 1 }]);
    });
}

#[test]
fn a_deleted_message_is_not_unread() {
    run(async {
        let world = World::new();
        let (_, room, reader) = world.room_to_read(3).await;
        world.delete(room, [2]).await;
        let unread = world.unread(&reader, &[room]).await;
        assert_eq!(unread, [Unread { room_id: room, count: 2 }]);
    });
}

#[test]
fn reading_a_room_one_has_not_joined_moves_nothing() {
    run(async {
        let world = World::new();
        let (author, room, _) = world.room_to_read(1).await;
        let outsider = world.sign_up("outsider").await;

        world.walk_all(room, &outsider, HistoryFilter::default()).await;

        assert!(!world.is_member(room, &outsider).await);
        world.posted(room, &author, "one more").await;
        assert_eq!(world.unread(&outsider, &[room]).await, []);
    });
}

#[test]
fn only_rooms_with_something_unread_are_told() {
    run(async {
        let world = World::new();
        let (author, room, reader) = world.room_to_read(2).await;
        let read = world.add_room(&author, AccessRule::Open).await;
        let not_joined = world.add_room(&author, AccessRule::Open).await;
        world.posted(not_joined, &author, "a text").await;
        world.posted(read, &author, "a text").await;
        world.posted(read, &reader, "a text").await;

        let unread = world.unread(&reader, &[not_joined, read, room]).await;

        assert_eq!(unread, [Unread { room_id: room, count: 2 }]);
    });
}

#[test]
fn no_rooms_need_no_marks() {
    run(async {
        let world = World::new();
        let (_, _, reader) = world.room_to_read(2).await;
        assert_eq!(world.unread(&reader, &[]).await, []);
    });
}
