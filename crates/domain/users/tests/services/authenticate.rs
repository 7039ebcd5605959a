use std::time::Duration;

use kernel::testing::noon;
use kernel::{UniqueId, UserId};
use users::testing::fakes::{Fakes, ReadableTokens};
use users::{Caller, Claims, Error, Identity, TokenError, TokenKind, TokenRefusal, Tokens};

use crate::world::{World, run};

fn refusal(result: Result<Caller, Error>) -> TokenRefusal {
    match result {
        Err(Error::NotSignedIn(refusal)) => refusal,
        other => unreachable!("no refused token: {other:?}"),
    }
}

#[test]
fn an_access_token_tells_who_is_calling() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await;
        let tokens = world.tokens("user@example.com").await;

        let caller = world.service.authenticate(&tokens.access).await.unwrap();

        assert_eq!(caller.user, user.as_ref());
        assert_eq!(caller.token_expires_at, noon() + Fakes::LIFETIMES.access);
        assert_eq!(world.service.list_sessions(user.id).await.unwrap(), [caller.session]);
    });
}

#[test]
fn an_access_token_is_good_until_it_expires() {
    run(async {
        let world = World::new();
        world.register("user@example.com").await;
        let tokens = world.tokens("user@example.com").await;

        world.fakes.clock.advance(Fakes::LIFETIMES.access.saturating_sub(Duration::from_secs(1)));
        assert!(world.service.authenticate(&tokens.access).await.is_ok());

        world.fakes.clock.advance(Duration::from_secs(1));
        let refused = world.service.authenticate(&tokens.access).await;
        assert_eq!(refusal(refused), TokenRefusal::Token(TokenError::Expired));
    });
}

#[test]
fn a_refresh_token_is_no_access_token() {
    run(async {
        let world = World::new();
        world.register("user@example.com").await;
        let tokens = world.tokens("user@example.com").await;

        let refused = world.service.authenticate(&tokens.refresh).await;

        assert_eq!(refusal(refused), TokenRefusal::Token(TokenError::Invalid));
    });
}

#[test]
fn what_is_no_token_signs_nobody_in() {
    run(async {
        let world = World::new();
        for text in ["", "no token", "access.1.1"] {
            let refused = world.service.authenticate(text).await;
            assert_eq!(refusal(refused), TokenRefusal::Token(TokenError::Invalid), "{text:?}");
        }
    });
}

#[test]
fn a_token_ends_with_its_session() {
    run(async {
        let world = World::new();
        world.register("user@example.com").await;
        let tokens = world.tokens("user@example.com").await;
        let caller = world.service.authenticate(&tokens.access).await.unwrap();

        world.service.log_out(&caller).await.unwrap();

        let refused = world.service.authenticate(&tokens.access).await;
        assert_eq!(refusal(refused), TokenRefusal::SessionEnded);
    });
}

#[test]
fn a_token_that_names_the_session_of_another_signs_nobody_in() {
    run(async {
        let world = World::new();
        world.register("user@example.com").await;
        let caller = world.caller("user@example.com").await;
        let claims = Claims {
            user_id: UserId::new(i64::MAX).unwrap(),
            session_id: caller.session.id,
            kind: TokenKind::Access,
            id: UniqueId::new(1),
            issued_at: noon(),
            expires_at: caller.token_expires_at,
        };

        let refused = world.service.authenticate(&ReadableTokens.issue(&claims).unwrap()).await;

        assert_eq!(refusal(refused), TokenRefusal::SessionEnded);
    });
}

#[test]
fn a_new_name_shows_at_the_next_request() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await;
        let tokens = world.tokens("user@example.com").await;
        world.service.rename(user.id, "another name".to_owned()).await.unwrap();

        let caller = world.service.authenticate(&tokens.access).await.unwrap();

        assert_eq!(caller.user.name, "another name");
    });
}

#[test]
fn a_caller_can_be_checked_again_later() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await;
        let caller = world.caller("user@example.com").await;
        let identity = world.service.identity(&caller).await.unwrap();
        assert_eq!(identity, Identity { user: caller.user.clone(), picture: None });

        world.service.end_sessions(user.id, None).await.unwrap();

        let refused = world.service.identity(&caller).await;
        assert!(matches!(refused, Err(Error::NotSignedIn(TokenRefusal::SessionEnded))));
    });
}
