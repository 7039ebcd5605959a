use users::{Caller, ChangePassword, Error, PasswordError, PasswordRules};

use crate::world::{PASSWORD, World, address, run, secret};

fn change(current: &str, new: &str) -> ChangePassword {
    ChangePassword {
        current: secret(current),
        new: secret(new),
        rules: PasswordRules::ALL,
        address: address(1),
    }
}

impl World {
    async fn change(&self, caller: &Caller, current: &str, new: &str) -> Result<(), Error> {
        self.service.change_password(caller, change(current, new)).await
    }
}

/// What was wrong: whether the current password, and what about the new one.
fn problems(result: Result<(), Error>) -> (bool, Vec<PasswordError>) {
    match result {
        Err(Error::InvalidPasswordChange { current_is_wrong, new }) => (current_is_wrong, new),
        other => unreachable!("no password change that has problems: {other:?}"),
    }
}

#[test]
fn the_new_password_replaces_the_old_one() {
    run(async {
        let world = World::new();
        world.register("user@example.com").await;
        let caller = world.caller("user@example.com").await;

        world.change(&caller, PASSWORD, "a better password").await.unwrap();

        assert!(world.log_in("user@example.com", "a better password").await.is_ok());
        let old = world.log_in("user@example.com", PASSWORD).await;
        assert!(matches!(old, Err(Error::WrongCredentials)));
    });
}

#[test]
fn all_sessions_end_but_the_callers_own() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await;
        world.caller("user@example.com").await;
        let caller = world.caller("user@example.com").await;
        world.caller("user@example.com").await;

        world.change(&caller, PASSWORD, "a better password").await.unwrap();

        let listed = world.service.list_sessions(user.id).await.unwrap();
        assert_eq!(listed, [caller.session]);
    });
}

#[test]
fn failures_of_both_fields_are_told_at_once() {
    run(async {
        let world = World::new();
        world.register("user@example.com").await;
        let caller = world.caller("user@example.com").await;

        let refused = world.change(&caller, "a wrong password", "1234567").await;

        let broken = vec![PasswordError::TooShort, PasswordError::EntirelyNumeric];
        assert_eq!(problems(refused), (true, broken));
    });
}

#[test]
fn a_wrong_current_password_changes_nothing() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await;
        world.caller("user@example.com").await;
        let caller = world.caller("user@example.com").await;

        let refused = world.change(&caller, "a wrong password", "a better password").await;

        assert_eq!(problems(refused), (true, vec![]));
        assert_eq!(world.service.list_sessions(user.id).await.unwrap().len(), 2);
        assert!(world.log_in("user@example.com", PASSWORD).await.is_ok());
    });
}

#[test]
fn a_new_password_that_breaks_a_rule_changes_nothing() {
    run(async {
        let world = World::new();
        let user = world.register("someone@example.com").await;
        world.caller("someone@example.com").await;
        let caller = world.caller("someone@example.com").await;

        let refused = world.change(&caller, PASSWORD, "Someone1").await;

        assert_eq!(problems(refused), (false, vec![PasswordError::LikeEmail]));
        assert_eq!(world.service.list_sessions(user.id).await.unwrap().len(), 2);
        assert!(world.log_in("someone@example.com", PASSWORD).await.is_ok());
    });
}

#[test]
fn a_wrong_current_password_counts_as_a_failed_sign_in() {
    run(async {
        let world = World::new();
        world.register("user@example.com").await;
        let caller = world.caller("user@example.com").await;
        for _ in 0..10 {
            let refused = world.change(&caller, "a wrong password", "a better password").await;
            assert!(problems(refused).0);
        }

        let refused = world.change(&caller, PASSWORD, "a better password").await;
        assert!(matches!(refused, Err(Error::TooManyAttempts { .. })));
        let refused = world.log_in("user@example.com", PASSWORD).await;
        assert!(matches!(refused, Err(Error::TooManyAttempts { .. })));
    });
}

#[test]
fn a_right_current_password_is_not_counted() {
    run(async {
        let world = World::new();
        world.register("user@example.com").await;
        let caller = world.caller("user@example.com").await;
        for _ in 0..11 {
            let refused = world.change(&caller, PASSWORD, "short").await;
            assert_eq!(problems(refused), (false, vec![PasswordError::TooShort]));
        }
    });
}

#[test]
fn an_erased_account_has_no_password_to_change() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await;
        let caller = world.caller("user@example.com").await;
        world.service.delete_account(user.id).await.unwrap();

        let refused = world.change(&caller, PASSWORD, "a better password").await;

        assert!(matches!(refused, Err(Error::NoSuchUser)));
    });
}
