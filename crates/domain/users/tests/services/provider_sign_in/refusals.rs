use std::sync::Arc;

use async_trait::async_trait;
use kernel::testing::noon;
use kernel::{Fault, Timestamp};
use users::testing::builders::provider_profile;
use users::testing::fakes::{Fakes, InMemoryAccounts};
use users::{
    ProviderAccountRepository, ProviderProfile, ProviderSignIn, ProviderSignInError,
    ProviderSignInPorts, Registration, Service, User, UserRepository,
};

use super::{CODE, is_unknown_state};
use crate::world::{World, run};

/// Accounts that are erased as soon as they were looked at.
struct ErasedMeanwhile(Arc<InMemoryAccounts>);

#[async_trait]
impl ProviderAccountRepository for ErasedMeanwhile {
    async fn refresh(
        &self,
        profile: &ProviderProfile,
        at: Timestamp,
    ) -> Result<Option<User>, Fault> {
        let found = self.0.refresh(profile, at).await?;
        if let Some(user) = &found {
            self.0.erase(user.id, at).await?;
        }
        Ok(found)
    }

    async fn add(&self, profile: &ProviderProfile, at: Timestamp) -> Result<User, Fault> {
        ProviderAccountRepository::add(&*self.0, profile, at).await
    }
}

#[test]
fn a_code_that_the_provider_refuses_signs_nobody_in_and_uses_the_state_up() {
    run(async {
        let world = World::new();
        let state = world.begin().await.state.to_string();
        world.fakes.provider.give_code(CODE, provider_profile(7, "person"));

        let refused = world.come_back("another code", &state).await;

        assert!(matches!(refused, Err(ProviderSignInError::CodeRefused)));
        assert!(is_unknown_state(&world.come_back(CODE, &state).await));
        assert_eq!(world.times_asked(), 1);
    });
}

#[test]
fn a_provider_that_is_away_signs_nobody_in_and_the_state_is_used_up() {
    run(async {
        let world = World::new();
        let state = world.begin().await.state.to_string();
        world.fakes.provider.give_code(CODE, provider_profile(7, "person"));

        world.fakes.provider.go_away();
        let refused = world.come_back(CODE, &state).await;
        world.fakes.provider.come_back();

        let Err(ProviderSignInError::ProviderUnavailable(fault)) = refused else {
            unreachable!("not told that the provider is away")
        };
        assert!(matches!(fault, Fault::Unavailable(_)));
        assert!(is_unknown_state(&world.come_back(CODE, &state).await));
    });
}

#[test]
fn where_registration_is_closed_only_those_who_are_there_sign_in() {
    run(async {
        let world = World::new();
        let there = provider_profile(7, "person");
        let user = world.sign_in_elsewhere(&there).await.unwrap().tokens.user;
        let service = Service::new(world.fakes.ports(), Fakes::LIFETIMES, Registration::Closed);
        let closed = ProviderSignIn::new(service, world.fakes.provider_sign_in_ports());

        let again = world.sign_in_elsewhere_for(&closed, &there).await.unwrap();
        assert_eq!(again.tokens.user, user);

        let stranger = provider_profile(8, "stranger");
        let refused = world.sign_in_elsewhere_for(&closed, &stranger).await;
        assert!(matches!(refused, Err(ProviderSignInError::RegistrationClosed)));
        let account = world.fakes.accounts.refresh(&stranger, noon()).await.unwrap();
        assert_eq!(account, None);
    });
}

#[test]
fn a_disabled_person_is_barred() {
    run(async {
        let world = World::new();
        let person = provider_profile(7, "person");
        let user = world.sign_in_elsewhere(&person).await.unwrap().tokens.user;
        world.service.disable_account(user.id).await.unwrap();

        let refused = world.sign_in_elsewhere(&person).await;

        assert!(matches!(refused, Err(ProviderSignInError::Barred)));
        assert_eq!(world.service.list_sessions(user.id).await.unwrap(), []);
    });
}

#[test]
fn a_person_who_is_erased_in_the_meantime_is_barred() {
    run(async {
        let world = World::new();
        let person = provider_profile(7, "person");
        let user = world.sign_in_elsewhere(&person).await.unwrap().tokens.user;
        let accounts = Arc::new(ErasedMeanwhile(world.fakes.accounts.clone()));
        let ports = ProviderSignInPorts { accounts, ..world.fakes.provider_sign_in_ports() };
        let use_cases = ProviderSignIn::new(world.service.clone(), ports);

        let refused = world.sign_in_elsewhere_for(&use_cases, &person).await;

        assert!(matches!(refused, Err(ProviderSignInError::Barred)));
        assert_eq!(world.service.list_sessions(user.id).await.unwrap(), []);
    });
}
