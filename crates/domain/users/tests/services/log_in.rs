use std::sync::Arc;

use kernel::testing::noon;
use users::testing::fakes::Fakes;
use users::{
    Contract, Error, LogIn, Ports, Registration, RevocationLog, SESSIONS_PER_USER, Service,
    UserRepository,
};

use crate::meanwhile::Meanwhile;
use crate::world::{PASSWORD, World, run, sign_in};

#[test]
fn the_right_password_opens_a_session_of_the_contract() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await;

        let command =
            LogIn { contract: Contract::Messenger, ..sign_in("User@Example.com", PASSWORD) };
        let tokens = world.service.log_in(command).await.unwrap();

        assert_eq!(tokens.user, user);
        let sessions = world.service.list_sessions(user.id).await.unwrap();
        assert_eq!(sessions.len(), 1);
        assert_eq!(sessions[0].contract, Contract::Messenger);
        assert_eq!(sessions[0].opened_at, noon());
        assert_eq!(sessions[0].expires_at, noon() + Fakes::LIFETIMES.refresh);
    });
}

#[test]
fn a_sign_in_opens_a_session_of_its_own() {
    run(async {
        let world = World::new();
        world.register("user@example.com").await;
        let first = world.caller("user@example.com").await;
        let second = world.caller("user@example.com").await;
        assert_ne!(first.session.id, second.session.id);
    });
}

#[test]
fn a_wrong_password_opens_nothing() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await;

        for wrong in ["a good Password", "a good password ", ""] {
            let refused = world.log_in("user@example.com", wrong).await;
            assert!(matches!(refused, Err(Error::WrongCredentials)), "{wrong:?}");
        }
        assert_eq!(world.service.list_sessions(user.id).await.unwrap(), []);
    });
}

#[test]
fn an_account_that_is_not_there_looks_like_a_wrong_password_and_costs_as_much() {
    run(async {
        let world = World::new();
        for (count, email) in (1..).zip(["user@example.com", "no address", ""]) {
            let refused = world.log_in(email, PASSWORD).await;
            assert!(matches!(refused, Err(Error::WrongCredentials)), "{email:?}");
            assert_eq!(world.fakes.hasher.verified(), count, "{email:?}");
        }
    });
}

#[test]
fn a_disabled_account_looks_like_a_wrong_password_and_costs_as_much() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await;
        world.service.disable_account(user.id).await.unwrap();

        let refused = world.log_in("user@example.com", PASSWORD).await;

        assert!(matches!(refused, Err(Error::WrongCredentials)));
        assert_eq!(world.fakes.hasher.verified(), 1);
    });
}

#[test]
fn nobody_signs_in_to_the_ai() {
    run(async {
        let world = World::new();
        let ai = world.fakes.accounts.find_or_add_ai(noon()).await.unwrap();

        for email in ["AI", "", "ai@example.com"] {
            for password in ["", PASSWORD] {
                let refused = world.log_in(email, password).await;
                assert!(matches!(refused, Err(Error::WrongCredentials)), "{email:?}");
            }
        }
        assert_eq!(world.service.list_sessions(ai.id).await.unwrap(), []);
    });
}

#[test]
fn an_account_that_is_erased_in_the_meantime_opens_no_session() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await;
        let accounts = world.fakes.accounts.clone();
        let the_account_is_erased = move || {
            run(accounts.erase(user.id, noon())).expect("an answer").expect("an account");
        };
        let hasher = Arc::new(Meanwhile::new(the_account_is_erased));
        let ports = Ports { hasher, ..world.fakes.ports() };
        let service = Service::new(ports, Fakes::LIFETIMES, Registration::Open);

        let refused = service.log_in(sign_in("user@example.com", PASSWORD)).await;

        assert!(matches!(refused, Err(Error::WrongCredentials)));
    });
}

#[test]
fn one_session_too_many_ends_the_oldest() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await;
        let oldest = world.caller("user@example.com").await;
        for _ in 0..SESSIONS_PER_USER {
            world.tokens("user@example.com").await;
        }

        let sessions = world.service.list_sessions(user.id).await.unwrap();

        assert_eq!(sessions.len(), SESSIONS_PER_USER);
        assert!(!sessions.contains(&oldest.session));
        let ended = world.fakes.accounts.after(None, 10).await.unwrap();
        assert_eq!(ended.len(), 1);
        assert_eq!(ended[0].session_id, oldest.session.id);
    });
}
