use std::time::Duration;

use kernel::testing::noon;
use users::testing::fakes::Fakes;
use users::{Error, TokenError, TokenRefusal};

use crate::world::{World, run};

const HOUR: Duration = Duration::from_secs(60 * 60);

fn refusal(result: Result<String, Error>) -> TokenRefusal {
    match result {
        Err(Error::NotSignedIn(refusal)) => refusal,
        other => unreachable!("no refused token: {other:?}"),
    }
}

#[test]
fn a_refresh_gives_another_access_token_of_the_same_session() {
    run(async {
        let world = World::new();
        world.register("user@example.com").await;
        let tokens = world.tokens("user@example.com").await;
        let before = world.service.authenticate(&tokens.access).await.unwrap();
        world.fakes.clock.advance(HOUR);

        let access = world.service.refresh(&tokens.refresh).await.unwrap();

        let after = world.service.authenticate(&access).await.unwrap();
        assert_eq!(after.session, before.session);
        assert_eq!(after.token_expires_at, before.token_expires_at + HOUR);
    });
}

#[test]
fn no_token_comes_twice() {
    run(async {
        let world = World::new();
        world.register("user@example.com").await;
        let tokens = world.tokens("user@example.com").await;

        let access = world.service.refresh(&tokens.refresh).await.unwrap();

        assert_ne!(access, tokens.access);
        assert_ne!(access, world.service.refresh(&tokens.refresh).await.unwrap());
    });
}

#[test]
fn an_access_token_never_outlives_its_session() {
    run(async {
        let world = World::new();
        world.register("user@example.com").await;
        let tokens = world.tokens("user@example.com").await;
        let end = noon() + Fakes::LIFETIMES.refresh;
        world.fakes.clock.advance(Fakes::LIFETIMES.refresh.saturating_sub(HOUR));

        let access = world.service.refresh(&tokens.refresh).await.unwrap();

        let caller = world.service.authenticate(&access).await.unwrap();
        assert_eq!(caller.token_expires_at, end);
        assert_eq!(caller.session.expires_at, end);
    });
}

#[test]
fn a_refresh_token_is_good_until_its_session_runs_out() {
    run(async {
        let world = World::new();
        world.register("user@example.com").await;
        let tokens = world.tokens("user@example.com").await;

        world.fakes.clock.advance(Fakes::LIFETIMES.refresh.saturating_sub(Duration::from_secs(1)));
        assert!(world.service.refresh(&tokens.refresh).await.is_ok());

        world.fakes.clock.advance(Duration::from_secs(1));
        let refused = world.service.refresh(&tokens.refresh).await;
        assert_eq!(refusal(refused), TokenRefusal::Token(TokenError::Expired));
    });
}

#[test]
fn an_access_token_is_no_refresh_token() {
    run(async {
        let world = World::new();
        world.register("user@example.com").await;
        let tokens = world.tokens("user@example.com").await;

        let refused = world.service.refresh(&tokens.access).await;

        assert_eq!(refusal(refused), TokenRefusal::Token(TokenError::Invalid));
    });
}

#[test]
fn a_session_that_has_ended_is_not_refreshed() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await;
        let tokens = world.tokens("user@example.com").await;
        world.service.end_sessions(user.id, None).await.unwrap();

        let refused = world.service.refresh(&tokens.refresh).await;

        assert_eq!(refusal(refused), TokenRefusal::SessionEnded);
    });
}
