//! Failed sign-ins are counted and refused by contracts rule 5.

use std::sync::Arc;
use std::time::Duration;

use kernel::Fault;
use users::testing::fakes::{Fakes, PlainHasher};
use users::{Error, LOGIN_WINDOW, LogIn, PasswordHasher, Ports, Registration, Service, TokenPair};

use crate::meanwhile::Meanwhile;
use crate::world::{PASSWORD, World, address, run, sign_in};

const PER_ACCOUNT_AND_ADDRESS: usize = 10;
const PER_ADDRESS: usize = 100;

impl World {
    async fn fail(&self, email: &str, times: usize) {
        for _ in 0..times {
            let refused = self.log_in(email, "a wrong password").await;
            assert!(matches!(refused, Err(Error::WrongCredentials)));
        }
    }

    /// The use cases on the same fakes, but with another hasher.
    fn service_with(&self, hasher: impl PasswordHasher + 'static) -> Service {
        let ports = Ports { hasher: Arc::new(hasher), ..self.fakes.ports() };
        Service::new(ports, Fakes::LIFETIMES, Registration::Open)
    }
}

fn is_throttled(result: &Result<TokenPair, Error>) -> bool {
    matches!(result, Err(Error::TooManyAttempts { .. }))
}

#[test]
fn after_ten_failures_an_account_is_refused_from_that_address() {
    run(async {
        let world = World::new();
        world.register("user@example.com").await;
        world.fail("user@example.com", PER_ACCOUNT_AND_ADDRESS).await;

        assert!(is_throttled(&world.log_in("user@example.com", "a wrong password").await));
        assert!(is_throttled(&world.log_in("USER@example.com", "a wrong password").await));
    });
}

#[test]
fn the_right_password_is_refused_too_and_not_even_looked_at() {
    run(async {
        let world = World::new();
        world.register("user@example.com").await;
        world.fail("user@example.com", PER_ACCOUNT_AND_ADDRESS).await;

        assert!(is_throttled(&world.log_in("user@example.com", PASSWORD).await));
        assert_eq!(world.fakes.hasher.verified(), PER_ACCOUNT_AND_ADDRESS);
    });
}

#[test]
fn nobody_is_locked_out_from_elsewhere() {
    run(async {
        let world = World::new();
        world.register("user@example.com").await;
        world.fail("user@example.com", PER_ACCOUNT_AND_ADDRESS).await;

        let elsewhere = LogIn { address: address(2), ..sign_in("user@example.com", PASSWORD) };

        assert!(world.service.log_in(elsewhere).await.is_ok());
    });
}

#[test]
fn other_accounts_may_still_sign_in_from_that_address() {
    run(async {
        let world = World::new();
        world.register("other@example.com").await;
        world.fail("user@example.com", PER_ACCOUNT_AND_ADDRESS).await;

        assert!(world.log_in("other@example.com", PASSWORD).await.is_ok());
    });
}

#[test]
fn an_account_that_is_not_there_is_refused_like_one_that_is() {
    run(async {
        let world = World::new();
        world.fail("nobody@example.com", PER_ACCOUNT_AND_ADDRESS).await;

        assert!(is_throttled(&world.log_in("nobody@example.com", PASSWORD).await));
    });
}

#[test]
fn after_a_hundred_failures_an_address_is_refused_for_every_account() {
    run(async {
        let world = World::new();
        world.register("user@example.com").await;
        for account in 0..PER_ADDRESS / PER_ACCOUNT_AND_ADDRESS {
            world.fail(&format!("{account}@example.com"), PER_ACCOUNT_AND_ADDRESS).await;
        }

        assert!(is_throttled(&world.log_in("user@example.com", PASSWORD).await));
        assert!(is_throttled(&world.log_in("no address", PASSWORD).await));
        let elsewhere = LogIn { address: address(2), ..sign_in("user@example.com", PASSWORD) };
        assert!(world.service.log_in(elsewhere).await.is_ok());
    });
}

#[test]
fn what_is_no_email_counts_for_the_address() {
    run(async {
        let world = World::new();
        world.register("user@example.com").await;
        world.fail("no address", PER_ADDRESS).await;

        assert!(is_throttled(&world.log_in("user@example.com", PASSWORD).await));
    });
}

#[test]
fn refusals_end_a_quarter_of_an_hour_after_the_first_failure() {
    run(async {
        let world = World::new();
        world.register("user@example.com").await;
        world.fail("user@example.com", PER_ACCOUNT_AND_ADDRESS).await;
        world.fakes.clock.advance(Duration::from_secs(60));

        let refused = world.log_in("user@example.com", PASSWORD).await;

        let Err(Error::TooManyAttempts { retry_after }) = refused else {
            unreachable!("no refusal")
        };
        assert_eq!(retry_after, Duration::from_secs(14 * 60));
        world.fakes.clock.advance(retry_after);
        assert!(world.log_in("user@example.com", PASSWORD).await.is_ok());
    });
}

#[test]
fn refused_attempts_do_not_prolong_the_refusal() {
    run(async {
        let world = World::new();
        world.register("user@example.com").await;
        world.fail("user@example.com", PER_ACCOUNT_AND_ADDRESS).await;
        for _ in 0..PER_ADDRESS {
            assert!(is_throttled(&world.log_in("user@example.com", PASSWORD).await));
        }

        world.fakes.clock.advance(LOGIN_WINDOW);

        assert!(world.log_in("user@example.com", PASSWORD).await.is_ok());
    });
}

#[test]
fn successes_are_not_counted() {
    run(async {
        let world = World::new();
        world.register("user@example.com").await;
        for _ in 0..=PER_ADDRESS {
            assert!(world.log_in("user@example.com", PASSWORD).await.is_ok());
        }
    });
}

#[test]
fn a_success_resets_nothing() {
    run(async {
        let world = World::new();
        world.register("user@example.com").await;
        world.fail("user@example.com", PER_ACCOUNT_AND_ADDRESS - 1).await;
        assert!(world.log_in("user@example.com", PASSWORD).await.is_ok());
        world.fail("user@example.com", 1).await;

        assert!(is_throttled(&world.log_in("user@example.com", PASSWORD).await));
    });
}

#[test]
fn a_disabled_account_counts_the_right_password_as_a_failure() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await;
        world.service.disable_account(user.id).await.unwrap();
        for _ in 0..PER_ACCOUNT_AND_ADDRESS {
            let refused = world.log_in("user@example.com", PASSWORD).await;
            assert!(matches!(refused, Err(Error::WrongCredentials)));
        }

        assert!(is_throttled(&world.log_in("user@example.com", PASSWORD).await));
    });
}

#[test]
fn an_attempt_is_counted_before_its_password_is_looked_at() {
    run(async {
        let world = World::new();
        world.register("user@example.com").await;
        world.fail("user@example.com", PER_ACCOUNT_AND_ADDRESS - 1).await;
        let rival = world.service.clone();
        let service = world.service_with(Meanwhile::new(move || {
            let second = run(rival.log_in(sign_in("user@example.com", PASSWORD)));
            assert!(is_throttled(&second), "the attempt under way was not counted");
        }));

        let refused = service.log_in(sign_in("user@example.com", "a wrong password")).await;

        assert!(matches!(refused, Err(Error::WrongCredentials)));
    });
}

#[test]
fn an_attempt_that_gets_no_turn_to_hash_is_not_counted() {
    run(async {
        let world = World::new();
        world.register("user@example.com").await;
        let busy = PlainHasher::default();
        busy.become_busy();
        let service = world.service_with(busy);
        for _ in 0..PER_ACCOUNT_AND_ADDRESS {
            let refused = service.log_in(sign_in("user@example.com", "a wrong password")).await;
            assert!(matches!(refused, Err(Error::Fault(Fault::Unavailable(_)))));
        }

        assert!(world.log_in("user@example.com", PASSWORD).await.is_ok());
    });
}
