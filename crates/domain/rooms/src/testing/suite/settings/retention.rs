use kernel::{RoomId, UserId};

use super::SettingsPorts;
use crate::{AccessRule, Preferences, Retention, RetentionDays, RoomSettings, SettingsRevision};

fn days(days: u32) -> RetentionDays {
    RetentionDays::new(days).expect("1 to 3650 days")
}

fn of_the_room(days: RetentionDays, deletes: bool) -> SettingsRevision {
    SettingsRevision { days: Some(days), deletes: Some(deletes), ..SettingsRevision::default() }
}

async fn auto_deleting(
    ports: &SettingsPorts,
    after: Option<RoomId>,
    limit: u32,
) -> Vec<(RoomId, u32)> {
    let listed = ports.rooms.rooms.list_auto_deleting(after, limit).await.expect("an answer");
    listed.into_iter().map(|(room, days)| (room, days.get())).collect()
}

/// A room of that person that deletes what is older than so many days.
async fn room_that_deletes(ports: &SettingsPorts, creator: UserId, after: u32) -> RoomId {
    let room = ports.rooms.add_room(creator).await.id;
    ports.revise(room, creator, of_the_room(days(after), true)).await;
    room
}

pub(super) async fn what_is_chosen_for_the_room_holds_for_all(ports: &SettingsPorts) {
    let (room, creator, member) = ports.room_of_two(AccessRule::Invite).await;
    let outsider = ports.rooms.people.sign_up("outsider").await.id;
    for kept in [1, 30, RetentionDays::MAX] {
        let revised = ports.revise(room, creator, of_the_room(days(kept), true)).await;

        let retention = Retention { days: days(kept), deletes: true };
        assert_eq!(revised, RoomSettings { retention, ..RoomSettings::default() });
        for user in [member, outsider] {
            assert_eq!(ports.find(room, user).await, revised);
        }
    }
}

pub(super) async fn what_is_not_named_of_the_room_stays(ports: &SettingsPorts) {
    let (room, creator, _) = ports.room_of_two(AccessRule::Open).await;

    let shorter = SettingsRevision { days: Some(days(30)), ..SettingsRevision::default() };
    let revised = ports.revise(room, creator, shorter).await;
    assert_eq!(revised.retention, Retention { days: days(30), deletes: false });

    let on = SettingsRevision { deletes: Some(true), ..SettingsRevision::default() };
    let revised = ports.revise(room, creator, on).await;
    assert_eq!(revised.retention, Retention { days: days(30), deletes: true });
    assert_eq!(ports.revise(room, creator, SettingsRevision::default()).await, revised);
}

pub(super) async fn own_and_the_room_s_settings_are_revised_together(ports: &SettingsPorts) {
    let (room, creator, member) = ports.room_of_two(AccessRule::Open).await;
    let all = SettingsRevision {
        notifies: Some(false),
        shows_reading: Some(false),
        days: Some(days(7)),
        deletes: Some(true),
    };

    let revised = ports.revise(room, creator, all).await;

    let retention = Retention { days: days(7), deletes: true };
    let preferences = Preferences { notifies: false, shows_reading: false };
    assert_eq!(revised, RoomSettings { preferences, retention });
    let of_member = RoomSettings { preferences: Preferences::default(), retention };
    assert_eq!(ports.find(room, member).await, of_member);
}

pub(super) async fn each_room_has_settings_of_its_own_whoever_made_it(ports: &SettingsPorts) {
    let (room, creator, _) = ports.room_of_two(AccessRule::Open).await;
    let another = ports.rooms.add_room(creator).await.id;

    ports.revise(room, creator, of_the_room(days(7), true)).await;

    assert_eq!(ports.find(another, creator).await, RoomSettings::default());
}

pub(super) async fn what_is_chosen_for_the_room_outlasts_whoever_chose_it(ports: &SettingsPorts) {
    let (room, creator, member) = ports.room_of_two(AccessRule::Open).await;
    ports.revise(room, creator, of_the_room(days(7), true)).await;

    ports.rooms.leave(room, creator).await;

    let retention = Retention { days: days(7), deletes: true };
    assert_eq!(ports.find(room, member).await.retention, retention);
    assert_eq!(auto_deleting(ports, None, 10).await, [(room, 7)]);
}

pub(super) async fn only_rooms_that_delete_their_old_messages_are_listed_as_such(
    ports: &SettingsPorts,
) {
    let creator = ports.rooms.people.sign_up("creator").await.id;
    assert_eq!(auto_deleting(ports, None, 10).await, []);
    ports.rooms.add_room(creator).await;
    let on = room_that_deletes(ports, creator, 3).await;
    let off = room_that_deletes(ports, creator, 4).await;
    ports.revise(off, creator, of_the_room(days(4), false)).await;
    let deleted = room_that_deletes(ports, creator, 5).await;
    ports.rooms.archive(deleted).await;
    let invite = ports.rooms.add_room_of(creator, AccessRule::Invite).await.id;
    let by_default = SettingsRevision { deletes: Some(true), ..SettingsRevision::default() };
    ports.revise(invite, creator, by_default).await;

    assert_eq!(auto_deleting(ports, None, 10).await, [(on, 3), (invite, 365)]);
}

pub(super) async fn rooms_that_delete_are_listed_after_the_one_given_up_to_the_limit(
    ports: &SettingsPorts,
) {
    let creator = ports.rooms.people.sign_up("creator").await.id;
    let mut all = Vec::new();
    for kept in [9, 8, 7, 6] {
        ports.rooms.add_room(creator).await;
        all.push((room_that_deletes(ports, creator, kept).await, kept));
    }

    assert_eq!(auto_deleting(ports, None, 10).await, all);
    assert_eq!(auto_deleting(ports, None, 2).await, all[..2]);
    assert_eq!(auto_deleting(ports, Some(all[0].0), 2).await, all[1..3]);
    assert_eq!(auto_deleting(ports, Some(all[3].0), 2).await, []);
}
