use std::time::Duration;

use kernel::testing::noon;
use users::testing::builders::{display_name, provider_profile};
use users::testing::fakes::Fakes;
use users::{CompleteSignIn, Contract, ProviderProfile};

use super::{CODE, coming_back};
use crate::world::{PASSWORD, World, registration, run};

const HOUR: Duration = Duration::from_secs(60 * 60);

#[test]
fn the_first_sign_in_makes_an_account() {
    run(async {
        let world = World::new();
        let person = provider_profile(7, "person");

        let login = world.sign_in_elsewhere(&person).await.unwrap();

        assert_eq!(login.picture, person.picture);
        let user = login.tokens.user;
        assert_eq!(user.name, person.name);
        assert_eq!(user.email, None);
        assert_eq!(user.date_joined, noon());
        assert!(!user.is_ai);
        assert_eq!(world.service.profile(user.id).await.unwrap(), user);
        let profile = world.profiles.own_profile(user.id).await.unwrap();
        assert_eq!((profile.name, profile.picture), (person.name, person.picture));
    });
}

#[test]
fn the_second_sign_in_finds_the_account_and_refreshes_it() {
    run(async {
        let world = World::new();
        let first = world.sign_in_elsewhere(&provider_profile(7, "person")).await.unwrap();
        world.fakes.clock.advance(HOUR);

        let person = ProviderProfile { picture: None, ..provider_profile(7, "another name") };
        let second = world.sign_in_elsewhere(&person).await.unwrap();

        assert_eq!(second.picture, None);
        assert_eq!(second.tokens.user.id, first.tokens.user.id);
        assert_eq!(second.tokens.user.name, person.name);
        assert_eq!(second.tokens.user.date_joined, noon());
        let profile = world.profiles.own_profile(first.tokens.user.id).await.unwrap();
        assert_eq!((profile.name, profile.picture), (person.name, None));
        let sessions = world.service.list_sessions(first.tokens.user.id).await.unwrap();
        assert_eq!(sessions.len(), 2);
    });
}

#[test]
fn a_sign_in_opens_a_session_of_the_contract() {
    run(async {
        let world = World::new();
        for contract in [Contract::Assistant, Contract::Meet] {
            let state = world.begin().await.state.to_string();
            let person = provider_profile(7, "person");
            world.fakes.provider.give_code(CODE, person.clone());
            let command = CompleteSignIn { contract, ..coming_back(CODE, &state) };

            let login = world.provider_sign_in.complete(command).await.unwrap();

            let caller = world.service.authenticate(&login.tokens.access).await.unwrap();
            assert_eq!(caller.session.contract, contract);
            assert_eq!(caller.session.expires_at, noon() + Fakes::LIFETIMES.refresh);
            assert_eq!(caller.user, login.tokens.user.as_ref());
            assert_eq!(caller.user.email, "");
            assert_eq!(caller.picture, person.picture);
            assert!(world.service.refresh(&login.tokens.refresh).await.is_ok());
        }
    });
}

#[test]
fn a_local_account_of_the_same_name_is_not_signed_in_to() {
    run(async {
        let world = World::new();
        let mut command = registration("person@example.com", PASSWORD);
        command.name = Some("person".to_owned());
        let local = world.service.register(command).await.unwrap();

        let login = world.sign_in_elsewhere(&provider_profile(7, "person")).await.unwrap();

        assert_ne!(login.tokens.user.id, local.id);
        assert_eq!(login.tokens.user.name, local.name);
        assert_eq!(world.service.list_sessions(local.id).await.unwrap(), []);
        assert!(world.log_in("person@example.com", PASSWORD).await.is_ok());
    });
}

#[test]
fn a_person_named_ai_is_not_the_ai() {
    run(async {
        let world = World::new();
        let ai = world.fakes.ports().users.find_or_add_ai(noon()).await.unwrap();

        let login = world.sign_in_elsewhere(&provider_profile(ai.id.get(), "AI")).await.unwrap();

        assert_ne!(login.tokens.user.id, ai.id);
        assert!(!login.tokens.user.is_ai);
        assert_eq!(login.tokens.user.name, display_name("AI"));
    });
}

#[test]
fn whoever_was_erased_begins_anew() {
    run(async {
        let world = World::new();
        let person = provider_profile(7, "person");
        let first = world.sign_in_elsewhere(&person).await.unwrap().tokens.user;
        world.service.delete_account(first.id).await.unwrap();

        let second = world.sign_in_elsewhere(&person).await.unwrap().tokens.user;

        assert_ne!(second.id, first.id);
    });
}
