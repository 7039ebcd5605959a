use std::pin::pin;

use futures_util::poll;
use messages::AskError;
use rooms::{AccessRule, Action};

use super::AskWorld;
use crate::world::{absent_rooms, run};

fn is_barred(error: &AskError) -> bool {
    matches!(error, AskError::Room(rooms::Error::Barred(Action::Post)))
}

fn is_no_such_room(error: &AskError) -> bool {
    matches!(error, AskError::Room(rooms::Error::NoSuchRoom))
}

#[test]
fn a_stranger_cannot_ask_in_a_closed_room() {
    run(async {
        let world = AskWorld::with_one_question().await;
        let [creator, stranger] = [world.sign_up("creator").await, world.sign_up("stranger").await];
        for access in [AccessRule::Totp, AccessRule::Invite] {
            let room = world.add_room(&creator, access).await;
            world.posted(room, &creator, "a secret").await;

            assert!(is_barred(&world.refused(room, &stranger).await));

            assert_eq!(world.completion.asked(), []);
            world.assert_silent(room).await;
        }
        let (_, open) = world.author_and_room().await;
        world.asked(open, &stranger).await;
    });
}

#[test]
fn members_ask_in_closed_rooms() {
    run(async {
        let world = AskWorld::new().await;
        let [creator, member] = [world.sign_up("creator").await, world.sign_up("member").await];
        for access in [AccessRule::Totp, AccessRule::Invite] {
            let room = world.add_room(&creator, access).await;
            world.join(room, &member).await;
            for asker in [&creator, &member] {
                world.asked(room, asker).await;
            }
        }
    });
}

#[test]
fn a_banned_person_cannot_ask() {
    run(async {
        let world = AskWorld::new().await;
        let (_, room) = world.author_and_room().await;
        let banned = world.sign_up("banned").await;
        world.ban(room, &banned).await;

        assert!(is_barred(&world.refused(room, &banned).await));

        assert_eq!(world.completion.asked(), []);
    });
}

#[test]
fn nobody_asks_in_a_room_that_is_not_there() {
    run(async {
        let world = AskWorld::with_one_question().await;
        let asker = world.sign_up("asker").await;
        for room in absent_rooms(&world, &asker).await {
            assert!(is_no_such_room(&world.refused(room, &asker).await));
        }
        assert_eq!(world.completion.asked(), []);
        let room = world.add_room(&asker, AccessRule::Open).await;
        world.asked(room, &asker).await;
    });
}

#[test]
fn a_room_that_is_deleted_while_the_model_thinks_gets_no_answer() {
    run(async {
        let world = AskWorld::new().await;
        let (author, room) = world.author_and_room().await;
        let asking = world.prepared(room, &author).await;
        let held = world.completion.hold();
        let mut answer = pin!(world.assistant.answer(asking));
        assert!(poll!(&mut answer).is_pending());

        world.rooms.delete(room);
        drop(held);

        assert!(is_no_such_room(&answer.await.expect_err("a refusal")));
        world.assert_silent(room).await;
        let other = world.add_room(&author, AccessRule::Open).await;
        world.asked(other, &author).await;
    });
}

#[test]
fn a_room_that_is_deleted_while_a_question_waits_is_not_asked_about() {
    run(async {
        let world = AskWorld::with_one_question().await;
        let (author, room) = world.author_and_room().await;
        let first = world.prepared(room, &world.sign_up("other").await).await;
        let mut waiting = pin!(world.prepare(room, &author));
        assert!(poll!(&mut waiting).is_pending());

        world.rooms.delete(room);
        drop(first);

        assert!(waiting.await.is_err_and(|error| is_no_such_room(&error)));
        assert_eq!(world.completion.asked(), []);
        let other = world.add_room(&author, AccessRule::Open).await;
        world.asked(other, &author).await;
    });
}

#[test]
fn who_is_banned_while_a_question_waits_is_shown_nothing() {
    run(async {
        let world = AskWorld::with_one_question().await;
        let (author, room) = world.author_and_room().await;
        let asker = world.sign_up("asker").await;
        let first = world.prepared(room, &world.sign_up("other").await).await;
        let mut waiting = pin!(world.prepare(room, &asker));
        assert!(poll!(&mut waiting).is_pending());

        world.ban(room, &asker).await;
        world.posted(room, &author, "a secret").await;
        drop(first);

        assert!(waiting.await.is_err_and(|error| is_barred(&error)));
        assert_eq!(world.completion.asked(), []);
        let other = world.add_room(&author, AccessRule::Open).await;
        world.asked(other, &asker).await;
    });
}

#[test]
fn who_is_banned_while_the_model_thinks_gets_no_answer() {
    run(async {
        let world = AskWorld::new().await;
        let (_, room) = world.author_and_room().await;
        let asker = world.sign_up("asker").await;
        let asking = world.prepared(room, &asker).await;
        let held = world.completion.hold();
        let mut answer = pin!(world.assistant.answer(asking));
        assert!(poll!(&mut answer).is_pending());

        world.ban(room, &asker).await;
        drop(held);

        assert!(is_barred(&answer.await.expect_err("a refusal")));
        world.assert_silent(room).await;
    });
}

#[test]
fn a_model_that_is_away_says_nothing() {
    run(async {
        let world = AskWorld::new().await;
        let (author, room) = world.author_and_room().await;
        world.completion.fail();

        let refused = world.refused(room, &author).await;

        assert!(matches!(refused, AskError::ModelUnavailable(_)));
        world.assert_silent(room).await;
        world.asked(room, &author).await;
    });
}

#[test]
fn a_model_without_places_is_not_asked() {
    run(async {
        let world = AskWorld::with_one_question().await;
        let (author, room) = world.author_and_room().await;
        world.completion.refuse_places(true);
        for _ in 0..3 {
            let refused = world.refused(room, &author).await;
            assert!(matches!(refused, AskError::ModelUnavailable(_)));
        }
        world.completion.refuse_places(false);

        assert_eq!(world.completion.asked(), []);
        world.assert_silent(room).await;
        world.asked(room, &author).await;
    });
}
