use kernel::testing::noon;

use super::{ProfileTestPorts, unknown_user};
use crate::testing::builders::{contact_number, display_name, new_user};
use crate::{NewUser, Profile, ProfileRevision, Status};

pub(super) async fn a_new_profile_has_what_the_account_was_made_with(ports: &ProfileTestPorts) {
    let new = NewUser {
        name: display_name("마당"),
        contact_number: contact_number("+82 2 1234 5678"),
        ..new_user("user@example.com")
    };
    let user = ports.users.add(new.clone()).await.unwrap();

    let expected = Profile {
        user_id: user.id,
        email: Some(new.email),
        name: new.name,
        picture: None,
        contact_number: new.contact_number,
        status: Status::default(),
        is_private: false,
    };
    assert_eq!(ports.profile(user.id).await, expected);
}

pub(super) async fn an_unknown_person_has_no_profile(ports: &ProfileTestPorts) {
    assert_eq!(ports.profiles.find(unknown_user()).await.unwrap(), None);
}

pub(super) async fn a_disabled_person_keeps_their_profile(ports: &ProfileTestPorts) {
    let user = ports.add("user@example.com").await;
    let before = ports.profile(user.id).await;

    ports.users.disable(user.id, noon()).await.unwrap().unwrap();

    assert_eq!(ports.profile(user.id).await, before);
    let revision =
        ProfileRevision { name: Some(display_name("another")), ..ProfileRevision::default() };
    assert_eq!(ports.revise(user.id, revision).await.name, display_name("another"));
}

pub(super) async fn a_renamed_person_has_the_new_name_in_their_profile(ports: &ProfileTestPorts) {
    let user = ports.add("user@example.com").await;
    ports.users.rename(user.id, display_name("another name")).await.unwrap().unwrap();
    assert_eq!(ports.profile(user.id).await.name, display_name("another name"));
}
