use futures_util::future::join_all;
use kernel::testing::noon;

use super::{HOUR, ProviderAccountTestPorts};
use crate::testing::builders::{email, new_user, provider_profile};
use crate::{ContactNumber, NewUser, Profile, ProviderProfile, Status};

pub(super) async fn a_new_account_shows_name_and_picture_of_the_provider(
    ports: &ProviderAccountTestPorts,
) {
    let shown = provider_profile(i64::MAX, "마당");

    let user = ports.add(&shown).await;

    let expected = Profile {
        user_id: user.id,
        email: None,
        name: shown.name,
        picture: shown.picture,
        contact_number: ContactNumber::default(),
        status: Status::default(),
        is_private: false,
    };
    assert_eq!(ports.profile(user.id).await, expected);
}

pub(super) async fn a_new_account_has_neither_email_nor_password(ports: &ProviderAccountTestPorts) {
    let added = ports.provider_accounts.add(&provider_profile(7, "person"), noon() + HOUR).await;
    let added = added.unwrap();

    assert_eq!(added.email, None);
    assert_eq!(added.date_joined, noon() + HOUR);
    assert!(!added.is_ai && !added.is_disabled);
    let account = ports.account(added.id).await;
    assert_eq!(account.user, added);
    assert!(account.password_hash.is_none());
}

pub(super) async fn an_account_is_made_without_a_picture_where_there_is_none(
    ports: &ProviderAccountTestPorts,
) {
    let profile = ProviderProfile { picture: None, ..provider_profile(7, "person") };
    let user = ports.add(&profile).await;
    assert_eq!(ports.profile(user.id).await.picture, None);
}

pub(super) async fn a_local_account_of_the_same_name_stays_separate(
    ports: &ProviderAccountTestPorts,
) {
    let shown = provider_profile(7, "person");
    let new = NewUser { name: shown.name.clone(), ..new_user("person@example.com") };
    let local = ports.users.add(new.clone()).await.unwrap();

    assert_eq!(ports.refresh(&shown, noon()).await, None);
    let user = ports.add(&shown).await;

    assert_ne!(user.id, local.id);
    let found = ports.users.find_by_email(&email("person@example.com")).await.unwrap().unwrap();
    assert_eq!(found.user, local);
    assert_eq!(found.password_hash.unwrap().expose(), new.password_hash.expose());
    assert_eq!(ports.profile(local.id).await.picture, None);
}

pub(super) async fn many_who_add_one_person_at_once_make_one_account(
    ports: &ProviderAccountTestPorts,
) {
    let profile = provider_profile(7, "person");

    let added = join_all((0..10).map(|_| ports.add(&profile))).await;

    let user = ports.refresh(&profile, noon()).await.unwrap();
    assert_eq!(added, vec![user; 10]);
}

pub(super) async fn adding_a_person_who_is_there_refreshes_their_account(
    ports: &ProviderAccountTestPorts,
) {
    let first = ports.add(&provider_profile(7, "person")).await;
    let kept = ports.show_upload(first.id).await;

    let shown = provider_profile(7, "another");
    let at = noon() + HOUR;
    let second = ports.provider_accounts.add(&shown, at).await.unwrap();

    assert_eq!(second.id, first.id);
    assert_eq!(second.name, shown.name);
    assert_eq!(second.date_joined, first.date_joined);
    assert_eq!(ports.account(first.id).await.user, second);
    assert_eq!(ports.profile(first.id).await.picture, shown.picture);
    assert_eq!(ports.due(at).await, [kept]);
}
