use kernel::{RoomId, UserId, UserRef};
use messages::PostMessage;
use messages::testing::builders::client_message_id;
use rooms::AccessRule;

use crate::world::{World, post, run};

impl World {
    async fn last_room(&self, user: &UserRef) -> Option<RoomId> {
        self.service.last_room(user.id).await.expect("an answer")
    }
}

#[test]
fn who_posted_nowhere_has_no_last_room() {
    run(async {
        let world = World::new();
        let (author, _) = world.author_and_room().await;
        assert_eq!(world.last_room(&author).await, None);
        let nobody = UserId::new(i64::MAX).expect("a positive number");
        assert_eq!(world.service.last_room(nobody).await.expect("an answer"), None);
    });
}

#[test]
fn the_last_room_is_the_one_of_the_last_post() {
    run(async {
        let world = World::new();
        let (author, first) = world.author_and_room().await;
        let second = world.add_room(&author, AccessRule::Open).await;
        let other = world.sign_up("other").await;
        for room in [first, second, first] {
            world.posted(room, &author, "a text").await;
            assert_eq!(world.last_room(&author).await, Some(room));
        }

        world.posted(second, &other, "a text").await;

        assert_eq!(world.last_room(&other).await, Some(second));
        assert_eq!(world.last_room(&author).await, Some(first));
    });
}

#[test]
fn a_message_that_is_sent_again_is_no_new_post() {
    run(async {
        let world = World::new();
        let (author, first) = world.author_and_room().await;
        let second = world.add_room(&author, AccessRule::Open).await;
        let named = PostMessage {
            client_message_id: Some(client_message_id("a")),
            ..post(first, &author, "a text")
        };
        world.service.post_message(named.clone()).await.expect("a message that is taken");
        world.posted(second, &author, "a text").await;

        let again = world.service.post_message(named).await.expect("the message taken before");

        assert!(again.is_repeat);
        assert_eq!(world.last_room(&author).await, Some(second));
    });
}

#[test]
fn a_refused_message_leaves_the_last_room_as_it_is() {
    run(async {
        let world = World::new();
        let (author, room) = world.author_and_room().await;
        let barred = world.add_room(&world.sign_up("other").await, AccessRule::Invite).await;
        world.posted(room, &author, "a text").await;

        assert!(world.post(barred, &author, "a text").await.is_err());

        assert_eq!(world.last_room(&author).await, Some(room));
    });
}

#[test]
fn a_deleted_room_is_no_last_room() {
    run(async {
        let world = World::new();
        let (author, first) = world.author_and_room().await;
        let second = world.add_room(&author, AccessRule::Open).await;
        world.posted(first, &author, "a text").await;
        world.posted(second, &author, "a text").await;

        world.rooms.delete(second);

        assert_eq!(world.last_room(&author).await, None);
    });
}
