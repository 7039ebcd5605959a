use kernel::testing::noon;
use kernel::{Picture, SessionId, UserId};

use super::{HOUR, INSTANT, ProviderAccountTestPorts};
use crate::testing::builders::{
    contact_number, display_name, new_session, new_user, provider_profile, status,
};
use crate::{Identity, Profile, ProfileRevision, ProviderProfile};

impl ProviderAccountTestPorts {
    /// How a session that was just looked at shows its owner.
    async fn identity_in(&self, session: SessionId) -> Identity {
        let standing = self.sessions.standing(session).await.expect("an answer");
        standing.expect("a session that stands").identity.clone()
    }

    /// The account of that number, whatever name it has.
    async fn id_of(&self, number: i64) -> Option<UserId> {
        let found = self.refresh(&provider_profile(number, "any name"), noon()).await;
        found.map(|user| user.id)
    }
}

pub(super) async fn people_are_known_by_their_id_and_not_by_their_name(
    ports: &ProviderAccountTestPorts,
) {
    let first = ports.add(&provider_profile(7, "person")).await.id;

    assert_eq!(ports.refresh(&provider_profile(8, "person"), noon()).await, None);
    let second = ports.add(&provider_profile(8, "person")).await.id;
    let third = ports.add(&provider_profile(i64::MAX, "person")).await.id;

    assert_ne!(first, second);
    assert_eq!(ports.id_of(7).await, Some(first));
    assert_eq!(ports.id_of(8).await, Some(second));
    assert_eq!(ports.id_of(i64::MAX).await, Some(third));
}

pub(super) async fn who_is_not_there_is_not_refreshed(ports: &ProviderAccountTestPorts) {
    ports.users.add(new_user("user@example.com")).await.unwrap();
    ports.users.find_or_add_ai(noon()).await.unwrap();
    assert_eq!(ports.refresh(&provider_profile(7, "AI"), noon()).await, None);
    assert_eq!(ports.refresh(&provider_profile(7, "user"), noon()).await, None);
}

pub(super) async fn a_refreshed_account_shows_the_new_name_and_picture(
    ports: &ProviderAccountTestPorts,
) {
    let added = ports.add(&provider_profile(7, "person")).await;
    let elsewhere = Picture::linked("https://provider.example/another.png").unwrap();

    for picture in [Some(elsewhere.clone()), None, Some(elsewhere)] {
        let shown = ProviderProfile { picture, ..provider_profile(7, "다른 이름") };
        let refreshed = ports.refresh(&shown, noon() + HOUR).await.unwrap();

        assert_eq!(refreshed.id, added.id);
        assert_eq!(refreshed.name, shown.name);
        assert_eq!(refreshed.date_joined, added.date_joined);
        assert_eq!(ports.account(added.id).await.user, refreshed);
        let profile = ports.profile(added.id).await;
        assert_eq!((profile.name, profile.picture), (shown.name, shown.picture));
    }
}

pub(super) async fn a_refresh_leaves_the_rest_of_the_profile(ports: &ProviderAccountTestPorts) {
    let shown = provider_profile(7, "person");
    let user = ports.add(&shown).await;
    let revision = ProfileRevision {
        name: Some(display_name("a name of their own")),
        contact_number: Some(contact_number("+82 2 1234 5678")),
        status: Some(status("away")),
        is_private: Some(true),
        ..ProfileRevision::default()
    };
    let revised = ports.revise(user.id, revision).await;

    ports.refresh(&shown, noon()).await.unwrap();

    let expected = Profile { name: shown.name, ..revised };
    assert_eq!(ports.profile(user.id).await, expected);
}

pub(super) async fn a_refresh_leaves_other_accounts(ports: &ProviderAccountTestPorts) {
    ports.add(&provider_profile(7, "person")).await;
    let other = ports.add(&provider_profile(8, "other")).await.id;
    let local = ports.users.add(new_user("user@example.com")).await.unwrap().id;
    let before = [ports.profile(other).await, ports.profile(local).await];

    ports.refresh(&provider_profile(7, "another"), noon()).await.unwrap();

    assert_eq!([ports.profile(other).await, ports.profile(local).await], before);
}

pub(super) async fn sessions_checked_before_show_the_refreshed_name_and_picture(
    ports: &ProviderAccountTestPorts,
) {
    let first = provider_profile(7, "person");
    let user = ports.add(&first).await;
    let session = ports.sessions.open(new_session(user.id, noon())).await.unwrap().session.id;
    assert_eq!(ports.identity_in(session).await.user.name, first.name.as_str());
    assert_eq!(ports.identity_in(session).await.picture, first.picture);

    let second = ProviderProfile { picture: None, ..provider_profile(7, "another") };
    ports.refresh(&second, noon()).await.unwrap();
    assert_eq!(ports.identity_in(session).await.user.name, "another");
    assert_eq!(ports.identity_in(session).await.picture, None);

    ports.add(&first).await;
    assert_eq!(ports.identity_in(session).await.user.name, first.name.as_str());
    assert_eq!(ports.identity_in(session).await.picture, first.picture);
}

pub(super) async fn an_uploaded_picture_that_is_replaced_is_due_from_then_on(
    ports: &ProviderAccountTestPorts,
) {
    let shown = provider_profile(7, "person");
    let user = ports.add(&shown).await;
    let kept = ports.show_upload(user.id).await;

    let at = noon() + 2 * HOUR;
    ports.refresh(&shown, at).await.unwrap();

    assert_eq!(ports.profile(user.id).await.picture, shown.picture);
    assert_eq!(ports.due(at - INSTANT).await, []);
    assert_eq!(ports.due(at).await, [kept]);
    ports.refresh(&shown, at + HOUR).await.unwrap();
    assert_eq!(ports.due(at).await, [kept], "it was lost only once");
}

pub(super) async fn an_uploaded_picture_is_due_where_the_provider_has_none(
    ports: &ProviderAccountTestPorts,
) {
    let shown = ProviderProfile { picture: None, ..provider_profile(7, "person") };
    let user = ports.add(&shown).await;
    let kept = ports.show_upload(user.id).await;

    let at = noon() + 2 * HOUR;
    ports.refresh(&shown, at).await.unwrap();

    assert_eq!(ports.profile(user.id).await.picture, None);
    assert_eq!(ports.due(at - INSTANT).await, []);
    assert_eq!(ports.due(at).await, [kept]);
}

pub(super) async fn a_disabled_person_is_found_and_refreshed(ports: &ProviderAccountTestPorts) {
    let user = ports.add(&provider_profile(7, "person")).await;
    ports.users.disable(user.id, noon()).await.unwrap().unwrap();

    let shown = provider_profile(7, "another");
    let refreshed = ports.refresh(&shown, noon()).await.unwrap();
    let added = ports.add(&shown).await;

    assert!(refreshed.is_disabled);
    assert_eq!((refreshed.id, &refreshed.name), (user.id, &shown.name));
    assert_eq!(added, refreshed);
}
