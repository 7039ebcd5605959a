use kernel::testing::noon;

use super::{HOUR, ProviderAccountTestPorts};
use crate::testing::builders::provider_profile;

pub(super) async fn an_erased_person_gets_another_account(ports: &ProviderAccountTestPorts) {
    let shown = provider_profile(7, "person");
    let first = ports.add(&shown).await;
    ports.users.erase(first.id, noon()).await.unwrap().unwrap();

    assert_eq!(ports.refresh(&shown, noon()).await, None);
    let second = ports.provider_accounts.add(&shown, noon() + HOUR).await.unwrap();

    assert_ne!(second.id, first.id);
    assert_eq!(second.date_joined, noon() + HOUR);
    assert_eq!(ports.refresh(&shown, noon()).await, Some(second));
    assert!(ports.users.find(first.id).await.unwrap().is_none());
    assert_eq!(ports.profiles.find(first.id).await.unwrap(), None);
}

pub(super) async fn an_erased_person_leaves_the_accounts_of_others(
    ports: &ProviderAccountTestPorts,
) {
    let erased = ports.add(&provider_profile(7, "person")).await;
    let shown = provider_profile(8, "other");
    let other = ports.add(&shown).await;

    ports.users.erase(erased.id, noon()).await.unwrap().unwrap();

    assert_eq!(ports.refresh(&shown, noon()).await, Some(other));
}
