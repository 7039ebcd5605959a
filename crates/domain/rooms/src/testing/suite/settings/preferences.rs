use kernel::testing::noon;

use super::{SettingsPorts, of_the_person};
use crate::testing::suite::{unknown_room, unknown_user};
use crate::{AccessRule, Preferences, RoomSettings, SettingsRevision};

pub(super) async fn a_new_room_has_the_default_settings(ports: &SettingsPorts) {
    for access in [AccessRule::Open, AccessRule::Totp, AccessRule::Invite] {
        let (room, creator, member) = ports.room_of_two(access).await;
        let outsider = ports.rooms.people.sign_up("outsider").await.id;
        for user in [creator, member, outsider, unknown_user()] {
            assert_eq!(ports.find(room, user).await, RoomSettings::default());
        }
    }
}

pub(super) async fn each_member_chooses_alone(ports: &SettingsPorts) {
    let (room, creator, member) = ports.room_of_two(AccessRule::Invite).await;

    let quiet = SettingsRevision { notifies: Some(false), ..SettingsRevision::default() };
    let revised = ports.revise(room, member, quiet).await;
    let preferences = Preferences { notifies: false, shows_reading: true };
    assert_eq!(revised, RoomSettings { preferences, ..RoomSettings::default() });

    let discreet = SettingsRevision { shows_reading: Some(false), ..SettingsRevision::default() };
    let revised = ports.revise(room, creator, discreet).await;
    let preferences = Preferences { notifies: true, shows_reading: false };
    assert_eq!(revised, RoomSettings { preferences, ..RoomSettings::default() });
}

pub(super) async fn what_a_person_does_not_name_stays(ports: &SettingsPorts) {
    let (room, _, member) = ports.room_of_two(AccessRule::Open).await;
    ports.revise(room, member, of_the_person(false, false)).await;

    let loud = SettingsRevision { notifies: Some(true), ..SettingsRevision::default() };
    let revised = ports.revise(room, member, loud).await;

    assert_eq!(revised.preferences, Preferences { notifies: true, shows_reading: false });
    let unchanged = ports.revise(room, member, SettingsRevision::default()).await;
    assert_eq!(unchanged, revised);
}

pub(super) async fn a_person_chooses_for_each_room(ports: &SettingsPorts) {
    let (room, creator, member) = ports.room_of_two(AccessRule::Open).await;
    let another = ports.rooms.add_room(creator).await.id;
    ports.rooms.join(another, member, noon()).await;

    ports.revise(room, member, of_the_person(false, false)).await;

    assert_eq!(ports.find(another, member).await, RoomSettings::default());
}

pub(super) async fn an_outsider_has_the_defaults_and_keeps_nothing(ports: &SettingsPorts) {
    let (room, _, _) = ports.room_of_two(AccessRule::Open).await;
    let outsider = ports.rooms.people.sign_up("outsider").await.id;

    for user in [outsider, unknown_user()] {
        let revised = ports.revise(room, user, of_the_person(false, false)).await;
        assert_eq!(revised, RoomSettings::default());
    }

    ports.rooms.join(room, outsider, noon()).await;
    assert_eq!(ports.find(room, outsider).await, RoomSettings::default());
}

pub(super) async fn a_member_who_is_added_again_keeps_what_was_chosen(ports: &SettingsPorts) {
    let (room, _, member) = ports.room_of_two(AccessRule::Open).await;
    let chosen = ports.revise(room, member, of_the_person(false, false)).await;

    ports.rooms.join(room, member, noon()).await;
    ports.rooms.members.bring_in(room, &[member], 100, noon()).await.unwrap();

    assert_eq!(ports.find(room, member).await, chosen);
}

pub(super) async fn whoever_is_out_has_the_defaults_and_comes_back_with_them(
    ports: &SettingsPorts,
) {
    let (room, _, member) = ports.room_of_two(AccessRule::Open).await;
    let defaults = RoomSettings::default();

    ports.revise(room, member, of_the_person(false, false)).await;
    ports.rooms.leave(room, member).await;
    assert_eq!(ports.find(room, member).await, defaults);
    ports.rooms.join(room, member, noon()).await;
    assert_eq!(ports.find(room, member).await, defaults);

    ports.revise(room, member, of_the_person(false, false)).await;
    ports.rooms.ban(room, member).await;
    assert_eq!(ports.find(room, member).await, defaults);
    assert!(ports.rooms.members.lift_ban(room, member).await.unwrap());
    ports.rooms.join(room, member, noon()).await;
    assert_eq!(ports.find(room, member).await, defaults);
}

pub(super) async fn a_list_of_members_tells_who_shows_reading(ports: &SettingsPorts) {
    let (room, creator, member) = ports.room_of_two(AccessRule::Open).await;
    let another = ports.rooms.add_room(creator).await.id;
    let shown = async |room| {
        let members = ports.rooms.members(room, None, 100).await;
        members.iter().map(|one| (one.user.id, one.shows_reading)).collect::<Vec<_>>()
    };
    assert_eq!(shown(room).await, [(creator, true), (member, true)]);

    ports.revise(room, creator, of_the_person(true, false)).await;
    assert_eq!(shown(room).await, [(creator, false), (member, true)]);
    assert_eq!(shown(another).await, [(creator, true)]);
    ports.revise(room, member, of_the_person(false, true)).await;
    assert_eq!(shown(room).await, [(creator, false), (member, true)]);
    ports.revise(room, creator, of_the_person(true, true)).await;
    assert_eq!(shown(room).await, [(creator, true), (member, true)]);
}

pub(super) async fn an_absent_room_has_no_settings(ports: &SettingsPorts) {
    let (deleted, creator, _) = ports.room_of_two(AccessRule::Open).await;
    ports.rooms.archive(deleted).await;

    for room in [deleted, unknown_room()] {
        assert_eq!(ports.settings.find(room, creator).await.unwrap(), None);
        for revision in [SettingsRevision::default(), of_the_person(false, true)] {
            let revised = ports.settings.revise(room, creator, revision).await.unwrap();
            assert_eq!(revised, None);
        }
    }
}
