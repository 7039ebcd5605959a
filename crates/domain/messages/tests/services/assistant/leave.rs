use std::pin::pin;

use futures_util::poll;
use messages::AskError;
use messages::testing::builders::ask_limits;
use rooms::AccessRule;

use super::AskWorld;
use crate::world::run;

#[test]
fn a_person_asks_one_question_at_a_time() {
    run(async {
        let world = AskWorld::new().await;
        let (author, room) = world.author_and_room().await;
        let other = world.add_room(&author, AccessRule::Open).await;
        let asking = world.prepared(room, &author).await;
        for room in [room, other] {
            assert!(matches!(world.refused(room, &author).await, AskError::AsksAlready));
        }
        assert_eq!(world.completion.asked(), []);

        world.assistant.answer(asking).await.expect("an answer");

        world.asked(room, &author).await;
    });
}

#[test]
fn a_question_is_under_way_until_the_model_has_answered() {
    run(async {
        let world = AskWorld::new().await;
        let (author, room) = world.author_and_room().await;
        let asking = world.prepared(room, &author).await;
        let held = world.completion.hold();
        let mut answer = pin!(world.assistant.answer(asking));
        assert!(poll!(&mut answer).is_pending());

        assert!(matches!(world.refused(room, &author).await, AskError::AsksAlready));

        drop(held);
        answer.await.expect("an answer");
        world.asked(room, &author).await;
    });
}

#[test]
fn a_question_that_takes_too_long_is_under_way_no_more() {
    run(async {
        let world = AskWorld::new().await;
        let (author, room) = world.author_and_room().await;
        let asking = world.prepared(room, &author).await;
        world.clock.advance(ask_limits().longest);

        let mut next = pin!(world.prepare(room, &author));
        assert!(poll!(&mut next).is_pending(), "the place is taken");
        drop(asking);

        assert!(next.await.is_ok());
    });
}

#[test]
fn others_ask_when_the_place_at_the_model_is_free_again() {
    run(async {
        let world = AskWorld::new().await;
        let (author, room) = world.author_and_room().await;
        let other = world.sign_up("other").await;
        let first = world.prepared(room, &author).await;
        let mut second = pin!(world.prepare(room, &other));
        assert!(poll!(&mut second).is_pending());

        world.assistant.answer(first).await.expect("an answer");

        let second = second.await.expect("leave to ask");
        world.assistant.answer(second).await.expect("an answer");
        assert_eq!(world.completion.asked().len(), 2);
    });
}

#[test]
fn whoever_goes_away_before_the_model_is_asked_has_asked_nothing() {
    run(async {
        let world = AskWorld::with_one_question().await;
        let (author, room) = world.author_and_room().await;
        for _ in 0..3 {
            drop(world.prepared(room, &author).await);
        }
        let unbegun = world.prepared(room, &author).await;
        drop(world.assistant.answer(unbegun));

        assert_eq!(world.completion.asked(), []);
        world.assert_silent(room).await;
        world.asked(room, &author).await;
    });
}

#[test]
fn whoever_goes_away_while_waiting_for_a_place_has_asked_nothing() {
    run(async {
        let world = AskWorld::with_one_question().await;
        let (author, room) = world.author_and_room().await;
        let first = world.prepared(room, &world.sign_up("other").await).await;
        {
            let mut waiting = pin!(world.prepare(room, &author));
            assert!(poll!(&mut waiting).is_pending());
        }
        drop(first);

        world.asked(room, &author).await;
    });
}

#[test]
fn whoever_goes_away_while_the_model_thinks_has_asked() {
    run(async {
        let world = AskWorld::with_one_question().await;
        let (author, room) = world.author_and_room().await;
        let asking = world.prepared(room, &author).await;
        let held = world.completion.hold();
        {
            let mut answer = pin!(world.assistant.answer(asking));
            assert!(poll!(&mut answer).is_pending());
        }
        drop(held);

        assert!(matches!(world.refused(room, &author).await, AskError::Exhausted { .. }));
        world.assert_silent(room).await;
        world.asked(room, &world.sign_up("other").await).await;
    });
}
