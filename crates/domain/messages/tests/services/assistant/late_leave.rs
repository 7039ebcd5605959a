//! Leave to ask that is given while nobody hears of it.

use std::future::pending;
use std::pin::pin;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use futures_util::poll;
use kernel::{Fault, Timestamp};
use messages::testing::builders::ask_limits;
use messages::testing::fakes::InMemoryAskAllowances;
use messages::{AskAdmission, AskAllowances, AskError, AskLimits, AskRequest};

use super::AskWorld;
use crate::world::run;

/// What becomes of an admission once it is decided.
#[derive(Debug, Clone, Copy, Default)]
enum Telling {
    #[default]
    AtOnce,
    Never,
    AsFault,
}

/// Allowances that tell what they decide as they are told to, and remember what was ended.
#[derive(Default)]
struct LateAllowances {
    kept: InMemoryAskAllowances,
    telling: Mutex<Telling>,
    ended: Mutex<Vec<bool>>,
}

impl LateAllowances {
    fn tell(&self, telling: Telling) {
        *self.telling.lock().expect("nobody panicked") = telling;
    }

    /// Of each question that was ended, whether it was asked.
    fn ended(&self) -> Vec<bool> {
        self.ended.lock().expect("nobody panicked").clone()
    }
}

#[async_trait]
impl AskAllowances for LateAllowances {
    async fn take(&self, request: AskRequest) -> Result<AskAdmission, Fault> {
        let admission = self.kept.take(request).await?;
        let telling = *self.telling.lock().expect("nobody panicked");
        match telling {
            Telling::AtOnce => Ok(admission),
            Telling::Never => pending().await,
            Telling::AsFault => Err(Fault::unavailable("the store is slow")),
        }
    }

    fn end(&self, request: AskRequest, was_asked: bool) {
        self.ended.lock().expect("nobody panicked").push(was_asked);
        self.kept.end(request, was_asked);
    }

    async fn finish(&self, request: AskRequest) -> Result<(), Fault> {
        self.end(request, true);
        Ok(())
    }

    async fn remove_ended(&self, now: Timestamp) -> Result<usize, Fault> {
        self.kept.remove_ended(now).await
    }
}

/// Where a person has one question a day.
async fn world() -> (Arc<LateAllowances>, AskWorld) {
    let allowances = Arc::new(LateAllowances::default());
    let limits = AskLimits { per_person_and_day: 1, ..ask_limits() };
    let world = AskWorld::with_allowances(limits, allowances.clone()).await;
    (allowances, world)
}

#[test]
fn whoever_goes_away_while_leave_is_given_has_asked_nothing() {
    run(async {
        let (allowances, world) = world().await;
        let (author, room) = world.author_and_room().await;
        allowances.tell(Telling::Never);
        {
            let mut asking = pin!(world.prepare(room, &author));
            assert!(poll!(&mut asking).is_pending());
        }
        allowances.tell(Telling::AtOnce);

        world.asked(room, &author).await;
    });
}

#[test]
fn leave_that_is_given_although_the_store_fails_is_given_back() {
    run(async {
        let (allowances, world) = world().await;
        let (author, room) = world.author_and_room().await;
        allowances.tell(Telling::AsFault);
        let refused = world.refused(room, &author).await;
        assert!(matches!(refused, AskError::Fault(Fault::Unavailable(_))), "{refused:?}");
        allowances.tell(Telling::AtOnce);

        world.asked(room, &author).await;
    });
}

#[test]
fn only_what_may_have_been_granted_is_ended() {
    run(async {
        let (allowances, world) = world().await;
        let (author, room) = world.author_and_room().await;
        let asking = world.prepared(room, &author).await;
        assert!(matches!(world.refused(room, &author).await, AskError::AsksAlready));
        world.assistant.answer(asking).await.expect("an answer");
        assert!(matches!(world.refused(room, &author).await, AskError::Exhausted { .. }));

        assert_eq!(allowances.ended(), [true]);
    });
}
