use std::time::Duration;

use kernel::SessionId;
use users::Error;
use users::testing::fakes::Fakes;

use crate::world::{World, run};

const HOUR: Duration = Duration::from_secs(60 * 60);

#[test]
fn sessions_are_listed_newest_first() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await;
        world.register("other@example.com").await;
        let first = world.caller("user@example.com").await;
        world.caller("other@example.com").await;
        world.fakes.clock.advance(HOUR);
        let second = world.caller("user@example.com").await;

        let listed = world.service.list_sessions(user.id).await.unwrap();

        assert_eq!(listed, [second.session, first.session]);
    });
}

#[test]
fn sessions_that_ran_out_are_not_listed() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await;
        world.caller("user@example.com").await;
        world.fakes.clock.advance(HOUR);
        let second = world.caller("user@example.com").await;
        world.fakes.clock.advance(Fakes::LIFETIMES.refresh.saturating_sub(HOUR));

        let listed = world.service.list_sessions(user.id).await.unwrap();

        assert_eq!(listed, [second.session]);
    });
}

#[test]
fn logging_out_ends_the_callers_session_only() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await;
        let here = world.caller("user@example.com").await;
        let elsewhere = world.caller("user@example.com").await;

        world.service.log_out(&here).await.unwrap();

        let listed = world.service.list_sessions(user.id).await.unwrap();
        assert_eq!(listed, [elsewhere.session]);
    });
}

#[test]
fn logging_out_of_a_session_that_somebody_has_ended_is_no_error() {
    run(async {
        let world = World::new();
        world.register("user@example.com").await;
        let caller = world.caller("user@example.com").await;

        assert!(world.service.log_out(&caller).await.is_ok());
        assert!(world.service.log_out(&caller).await.is_ok());
    });
}

#[test]
fn one_session_can_be_ended_from_another() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await;
        let lost = world.caller("user@example.com").await;
        let here = world.caller("user@example.com").await;

        world.service.end_session(user.id, lost.session.id).await.unwrap();

        let listed = world.service.list_sessions(user.id).await.unwrap();
        assert_eq!(listed, [here.session]);
        let again = world.service.end_session(user.id, lost.session.id).await;
        assert!(matches!(again, Err(Error::NoSuchSession)));
    });
}

#[test]
fn the_session_of_another_is_no_session() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await;
        let other = world.register("other@example.com").await;
        let of_other = world.caller("other@example.com").await;

        for session in [of_other.session.id, SessionId::new(i64::MAX).unwrap()] {
            let ended = world.service.end_session(user.id, session).await;
            assert!(matches!(ended, Err(Error::NoSuchSession)));
        }
        let listed = world.service.list_sessions(other.id).await.unwrap();
        assert_eq!(listed, [of_other.session]);
    });
}

#[test]
fn all_sessions_can_be_ended_but_the_one_to_keep() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await;
        world.caller("user@example.com").await;
        let kept = world.caller("user@example.com").await;
        world.caller("user@example.com").await;

        let count = world.service.end_sessions(user.id, Some(kept.session.id)).await.unwrap();

        assert_eq!(count, 2);
        let listed = world.service.list_sessions(user.id).await.unwrap();
        assert_eq!(listed, [kept.session]);
    });
}

#[test]
fn all_sessions_can_be_ended() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await;
        world.caller("user@example.com").await;
        world.caller("user@example.com").await;

        assert_eq!(world.service.end_sessions(user.id, None).await.unwrap(), 2);

        assert_eq!(world.service.list_sessions(user.id).await.unwrap(), []);
        assert_eq!(world.service.end_sessions(user.id, None).await.unwrap(), 0);
    });
}
