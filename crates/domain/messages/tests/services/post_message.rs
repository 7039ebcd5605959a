use std::time::Duration;

use kernel::testing::noon;
use kernel::{UserId, UserRef};
use messages::testing::builders::{client_message_id, edit};
use messages::{Error, MessageLog, PostMessage};
use rooms::{AccessRule, Action, MemberRepository};

use crate::world::{World, absent_rooms, post, run};

#[test]
fn a_message_is_stored_and_published() {
    run(async {
        let world = World::new();
        let (author, room) = world.author_and_room().await;
        world.clock.advance(Duration::from_secs(60));

        let posted = world.post(room, &author, " 안녕 ").await.unwrap();

        assert!(!posted.is_repeat);
        let message = posted.message;
        assert_eq!(message.room_id, room);
        assert_eq!(message.content, " 안녕 ");
        assert_eq!(message.author.user, author);
        assert!(!message.author.is_ai);
        assert_eq!(message.created_at, noon() + Duration::from_secs(60));
        assert_eq!(world.publisher.posted(room), [message]);
        assert_eq!(world.publisher.repaired(), []);
    });
}

#[test]
fn posting_to_an_open_room_makes_a_member() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let newcomer = world.sign_up("newcomer").await;
        let room = world.add_room(&creator, AccessRule::Open).await;

        world.post(room, &newcomer, "hello").await.unwrap();

        let standing = world.rooms.standing(room, newcomer.id).await.unwrap();
        assert!(standing.unwrap().is_member());
    });
}

#[test]
fn members_of_a_closed_room_may_post() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        for access in [AccessRule::Totp, AccessRule::Invite] {
            let room = world.add_room(&creator, access).await;
            assert!(world.post(room, &creator, "hello").await.is_ok(), "{access:?}");
        }
    });
}

#[test]
fn a_stranger_cannot_post_to_a_closed_room() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let stranger = world.sign_up("stranger").await;
        for access in [AccessRule::Totp, AccessRule::Invite] {
            let room = world.add_room(&creator, access).await;

            let refused = world.post(room, &stranger, "hello").await;

            assert!(
                matches!(refused, Err(Error::Room(rooms::Error::Barred(Action::Post)))),
                "{access:?}"
            );
            assert_eq!(world.publisher.posted(room), []);
            let head = world.log.head(room).await.unwrap().unwrap();
            assert_eq!(head.last.get(), 0);
        }
    });
}

#[test]
fn a_banned_person_cannot_post_to_an_open_room() {
    run(async {
        let world = World::new();
        let (_, room) = world.author_and_room().await;
        let banned = world.sign_up("banned").await;
        world.ban(room, &banned).await;

        let refused = world.post(room, &banned, "hello").await;

        assert!(matches!(refused, Err(Error::Room(rooms::Error::Barred(Action::Post)))));
        assert_eq!(world.publisher.posted(room), []);
    });
}

#[test]
fn a_room_that_is_not_there_takes_no_message() {
    run(async {
        let world = World::new();
        let author = world.sign_up("author").await;

        for room in absent_rooms(&world, &author).await {
            let refused = world.post(room, &author, "hello").await;
            assert!(matches!(refused, Err(Error::Room(rooms::Error::NoSuchRoom))));
        }
    });
}

#[test]
fn an_account_that_is_erased_in_the_meantime_cannot_join_by_posting() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let room = world.add_room(&creator, AccessRule::Open).await;
        let erased = UserRef {
            id: UserId::new(i64::MAX).unwrap(),
            email: "user@example.com".to_owned(),
            name: "user".to_owned(),
        };

        let refused = world.post(room, &erased, "hello").await;

        assert!(matches!(refused, Err(Error::Room(rooms::Error::NoSuchUser))));
    });
}

#[test]
fn a_message_sent_again_is_the_first_one() {
    run(async {
        let world = World::new();
        let (author, room) = world.author_and_room().await;
        let named = |text| PostMessage {
            client_message_id: Some(client_message_id("a")),
            ..post(room, &author, text)
        };
        let first = world.service.post_message(named("first")).await.unwrap();
        world.clock.advance(Duration::from_secs(60));

        let again = world.service.post_message(named("again")).await.unwrap();

        assert!(again.is_repeat);
        assert_eq!(again.message, first.message);
        assert_eq!(world.publisher.posted(room), [first.message]);
    });
}

#[test]
fn a_clock_that_is_set_back_does_not_set_messages_back() {
    run(async {
        let world = World::new();
        let (author, room) = world.author_and_room().await;
        world.clock.advance(Duration::from_secs(60));
        let first = world.post(room, &author, "first").await.unwrap();

        let set_back = world.service_at(noon());
        let second = set_back.post_message(post(room, &author, "second")).await.unwrap();

        assert_eq!(second.message.created_at, first.message.created_at);
    });
}

#[test]
fn a_changed_message_sent_again_is_returned_as_it_reads_now() {
    run(async {
        let world = World::new();
        let (author, room) = world.author_and_room().await;
        let named = PostMessage {
            client_message_id: Some(client_message_id("a")),
            ..post(room, &author, "a text")
        };
        let first = world.service.post_message(named.clone()).await.unwrap();
        let edited = world.log.change(edit(&first.message, "edited")).await.unwrap();

        let again = world.service.post_message(named).await.unwrap();

        assert!(again.is_repeat);
        assert_eq!(again.message, edited);
        assert_eq!(world.publisher.posted(room).len(), 1);
    });
}
