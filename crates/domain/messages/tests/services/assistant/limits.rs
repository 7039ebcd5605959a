use std::time::Duration;

use messages::testing::builders::ask_limits;
use messages::{AskError, AskLimits};
use rooms::AccessRule;

use super::AskWorld;
use crate::world::run;

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(60 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

fn wait_of(refusal: &AskError) -> Option<Duration> {
    match refusal {
        AskError::Exhausted { retry_after } => Some(*retry_after),
        _ => None,
    }
}

#[test]
fn a_room_is_answered_so_often_in_an_hour() {
    run(async {
        let limits = AskLimits { per_room_and_hour: 2, ..ask_limits() };
        let world = AskWorld::with_limits(limits).await;
        let (author, room) = world.author_and_room().await;
        let other = world.sign_up("other").await;
        for asker in [&author, &other] {
            world.asked(room, asker).await;
        }
        world.clock.advance(MINUTE);

        let refused = world.refused(room, &author).await;

        assert_eq!(wait_of(&refused), Some(59 * MINUTE));
        assert_eq!(world.completion.asked().len(), 2);
        assert_eq!(world.list_all(room).await.len(), 2);
        let elsewhere = world.add_room(&author, AccessRule::Open).await;
        world.asked(elsewhere, &author).await;
        world.clock.advance(59 * MINUTE);
        world.asked(room, &author).await;
    });
}

#[test]
fn a_person_is_answered_so_often_in_a_day() {
    run(async {
        let world = AskWorld::with_one_question().await;
        let (author, room) = world.author_and_room().await;
        let elsewhere = world.add_room(&author, AccessRule::Open).await;
        world.asked(room, &author).await;
        world.clock.advance(HOUR);

        let refused = world.refused(elsewhere, &author).await;

        assert_eq!(wait_of(&refused), Some(23 * HOUR));
        assert_eq!(world.completion.asked().len(), 1);
        world.asked(room, &world.sign_up("other").await).await;
        world.clock.advance(23 * HOUR);
        world.asked(elsewhere, &author).await;
    });
}

#[test]
fn an_answer_that_fails_was_asked_for() {
    run(async {
        let world = AskWorld::with_one_question().await;
        let (author, room) = world.author_and_room().await;
        world.completion.fail();
        world.refused(room, &author).await;
        assert_eq!(wait_of(&world.refused(room, &author).await), Some(DAY));
    });
}
