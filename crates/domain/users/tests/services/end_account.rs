use kernel::UserId;
use users::{Error, TokenRefusal};

use crate::world::{PASSWORD, World, run};

#[test]
fn a_deleted_account_is_gone() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await;
        let tokens = world.tokens("user@example.com").await;

        world.service.delete_account(user.id).await.unwrap();

        assert!(matches!(world.service.profile(user.id).await, Err(Error::NoSuchUser)));
        let signed_in = world.log_in("user@example.com", PASSWORD).await;
        assert!(matches!(signed_in, Err(Error::WrongCredentials)));
        let called = world.service.authenticate(&tokens.access).await;
        assert!(matches!(called, Err(Error::NotSignedIn(TokenRefusal::SessionEnded))));
    });
}

#[test]
fn the_email_of_a_deleted_account_can_be_registered_again() {
    run(async {
        let world = World::new();
        let first = world.register("user@example.com").await;
        world.service.delete_account(first.id).await.unwrap();

        let second = world.register("user@example.com").await;

        assert_ne!(second.id, first.id);
    });
}

#[test]
fn a_disabled_account_is_signed_out_and_still_there() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await;
        let tokens = world.tokens("user@example.com").await;

        world.service.disable_account(user.id).await.unwrap();

        assert!(world.service.profile(user.id).await.unwrap().is_disabled);
        let called = world.service.authenticate(&tokens.access).await;
        assert!(matches!(called, Err(Error::NotSignedIn(TokenRefusal::SessionEnded))));
        let refreshed = world.service.refresh(&tokens.refresh).await;
        assert!(matches!(refreshed, Err(Error::NotSignedIn(TokenRefusal::SessionEnded))));
    });
}

#[test]
fn an_account_that_is_not_there_cannot_be_ended() {
    run(async {
        let world = World::new();
        let deleted = world.register("user@example.com").await;
        world.service.delete_account(deleted.id).await.unwrap();

        for user in [deleted.id, UserId::new(i64::MAX).unwrap()] {
            let erased = world.service.delete_account(user).await;
            assert!(matches!(erased, Err(Error::NoSuchUser)));
            let disabled = world.service.disable_account(user).await;
            assert!(matches!(disabled, Err(Error::NoSuchUser)));
        }
    });
}
