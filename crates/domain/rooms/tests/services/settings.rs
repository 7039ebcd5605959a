use kernel::{RoomId, UserRef};
use rooms::{
    AccessRule, Action, Error, Preferences, Retention, RetentionDays, RoomSettings,
    SettingsRevision,
};

use crate::world::{World, run};

const QUIET: SettingsRevision =
    SettingsRevision { notifies: Some(false), shows_reading: None, days: None, deletes: None };

fn days(days: u32) -> RetentionDays {
    RetentionDays::new(days).unwrap()
}

/// What is the room's alone.
fn of_the_room(days: RetentionDays, deletes: bool) -> SettingsRevision {
    SettingsRevision { days: Some(days), deletes: Some(deletes), ..SettingsRevision::default() }
}

/// A room of its creator and a member, and somebody who is not in it.
async fn room_of_two(world: &World, access: AccessRule) -> (RoomId, [UserRef; 3]) {
    let creator = world.sign_up("creator").await;
    let member = world.sign_up("member").await;
    let outsider = world.sign_up("outsider").await;
    let room = world.add_room(&creator, access).await.id;
    world.join(room, &member).await;
    (room, [creator, member, outsider])
}

async fn settings(world: &World, user: &UserRef, room: RoomId) -> RoomSettings {
    world.service.find_settings(user.id, room).await.unwrap()
}

#[test]
fn whoever_may_read_in_a_room_sees_its_settings() {
    run(async {
        for access in [AccessRule::Open, AccessRule::Totp, AccessRule::Invite] {
            let world = World::new();
            let (room, [creator, member, outsider]) = room_of_two(&world, access).await;
            for user in [&creator, &member] {
                assert_eq!(settings(&world, user, room).await, RoomSettings::default());
            }
            let of_outsider = world.service.find_settings(outsider.id, room).await;
            match access {
                AccessRule::Open => assert_eq!(of_outsider.unwrap(), RoomSettings::default()),
                AccessRule::Totp | AccessRule::Invite => {
                    assert!(matches!(of_outsider, Err(Error::Barred(Action::Read))));
                }
            }
        }
    });
}

#[test]
fn each_member_chooses_alone() {
    run(async {
        let world = World::new();
        let (room, [creator, member, _]) = room_of_two(&world, AccessRule::Invite).await;

        let revised = world.service.revise_settings(member.id, room, QUIET).await.unwrap();

        let preferences = Preferences { notifies: false, shows_reading: true };
        assert_eq!(revised, RoomSettings { preferences, ..RoomSettings::default() });
        assert_eq!(settings(&world, &member, room).await, revised);
        assert_eq!(settings(&world, &creator, room).await, RoomSettings::default());
    });
}

#[test]
fn a_creator_chooses_how_long_messages_are_kept_for_all() {
    run(async {
        let world = World::new();
        let (room, [creator, member, _]) = room_of_two(&world, AccessRule::Invite).await;
        let all = SettingsRevision { shows_reading: Some(false), ..of_the_room(days(30), true) };

        let revised = world.service.revise_settings(creator.id, room, all).await.unwrap();

        let retention = Retention { days: days(30), deletes: true };
        let preferences = Preferences { notifies: true, shows_reading: false };
        assert_eq!(revised, RoomSettings { preferences, retention });
        let of_member = RoomSettings { retention, ..RoomSettings::default() };
        assert_eq!(settings(&world, &member, room).await, of_member);
    });
}

#[test]
fn a_member_may_name_the_room_s_settings_as_they_are() {
    run(async {
        let world = World::new();
        let (room, [creator, member, _]) = room_of_two(&world, AccessRule::Invite).await;
        let of_the_room = of_the_room(days(30), true);
        world.service.revise_settings(creator.id, room, of_the_room).await.unwrap();

        let all = SettingsRevision { notifies: Some(false), ..of_the_room };
        let revised = world.service.revise_settings(member.id, room, all).await.unwrap();

        assert!(!revised.preferences.notifies);
        assert_eq!(revised.retention, Retention { days: days(30), deletes: true });
    });
}

#[test]
fn nobody_but_the_creator_changes_the_room_s_settings_nor_anything_with_them() {
    run(async {
        let world = World::new();
        let (room, [creator, member, _]) = room_of_two(&world, AccessRule::Open).await;
        let Retention { days: kept, deletes } = Retention::default();

        for change in [of_the_room(days(30), deletes), of_the_room(kept, !deletes)] {
            let with_own = SettingsRevision { notifies: Some(false), ..change };
            for revision in [change, with_own] {
                let refused = world.service.revise_settings(member.id, room, revision).await;
                assert!(matches!(refused, Err(Error::Barred(Action::Retain))));
            }
        }
        for user in [&creator, &member] {
            assert_eq!(settings(&world, user, room).await, RoomSettings::default());
        }
    });
}

#[test]
fn an_outsider_chooses_nothing_in_an_open_room() {
    run(async {
        let world = World::new();
        let (room, [_, member, outsider]) = room_of_two(&world, AccessRule::Open).await;

        let refused = world.service.revise_settings(outsider.id, room, QUIET).await;
        assert!(matches!(refused, Err(Error::Barred(Action::Prefer))));
        let change = of_the_room(days(30), true);
        let refused = world.service.revise_settings(outsider.id, room, change).await;
        assert!(matches!(refused, Err(Error::Barred(Action::Retain))));

        let nothing = SettingsRevision::default();
        let unchanged = world.service.revise_settings(outsider.id, room, nothing).await.unwrap();
        assert_eq!(unchanged, RoomSettings::default());
        assert_eq!(settings(&world, &member, room).await, RoomSettings::default());
        assert!(!world.is_member(room, outsider.id).await);
    });
}

#[test]
fn an_outsider_of_a_closed_room_is_barred_from_its_settings() {
    run(async {
        for access in [AccessRule::Totp, AccessRule::Invite] {
            let world = World::new();
            let (room, [_, _, outsider]) = room_of_two(&world, access).await;
            for revision in [SettingsRevision::default(), QUIET, of_the_room(days(30), true)] {
                let refused = world.service.revise_settings(outsider.id, room, revision).await;
                assert!(matches!(refused, Err(Error::Barred(Action::Read))), "{access:?}");
            }
        }
    });
}

#[test]
fn a_room_that_is_not_there_has_no_settings() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        for room in world.absent_rooms(&creator).await {
            let found = world.service.find_settings(creator.id, room).await;
            assert!(matches!(found, Err(Error::NoSuchRoom)));
            let revised = world.service.revise_settings(creator.id, room, QUIET).await;
            assert!(matches!(revised, Err(Error::NoSuchRoom)));
        }
    });
}
