use kernel::UserId;
use users::{Error, PasswordError, PasswordRules};

use crate::world::{PASSWORD, World, run, secret};

#[test]
fn an_operator_needs_no_current_password() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await;

        let new = secret("a better password");
        world.service.set_password(user.id, &new, PasswordRules::ALL).await.unwrap();

        assert!(world.log_in("user@example.com", "a better password").await.is_ok());
        let old = world.log_in("user@example.com", PASSWORD).await;
        assert!(matches!(old, Err(Error::WrongCredentials)));
    });
}

#[test]
fn every_session_ends() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await;
        world.caller("user@example.com").await;

        let new = secret("a better password");
        world.service.set_password(user.id, &new, PasswordRules::LENGTH_ONLY).await.unwrap();

        assert_eq!(world.service.list_sessions(user.id).await.unwrap(), []);
    });
}

#[test]
fn an_operator_is_bound_by_the_rules() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await;

        let refused =
            world.service.set_password(user.id, &secret("12345678"), PasswordRules::ALL).await;

        let Err(Error::InvalidPasswordChange { current_is_wrong, new }) = refused else {
            unreachable!("no password that breaks a rule")
        };
        assert!(!current_is_wrong);
        assert_eq!(new, [PasswordError::TooCommon, PasswordError::EntirelyNumeric]);
    });
}

#[test]
fn an_unknown_account_takes_no_password() {
    run(async {
        let world = World::new();
        let unknown = UserId::new(i64::MAX).unwrap();
        let new = secret("a better password");
        let refused = world.service.set_password(unknown, &new, PasswordRules::LENGTH_ONLY).await;
        assert!(matches!(refused, Err(Error::NoSuchUser)));
    });
}
