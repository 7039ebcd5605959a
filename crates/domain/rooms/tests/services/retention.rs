use rooms::{AccessRule, RetentionDays, SettingsRevision};

use crate::world::{World, run};

#[test]
fn rooms_that_delete_their_old_messages_are_listed_part_by_part() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let mut deleting = Vec::new();
        for kept in [7, 30, 365] {
            world.add_room(&creator, AccessRule::Open).await;
            let room = world.add_room(&creator, AccessRule::Invite).await.id;
            let days = RetentionDays::new(kept).unwrap();
            let on = SettingsRevision {
                days: Some(days),
                deletes: Some(true),
                ..SettingsRevision::default()
            };
            world.service.revise_settings(creator.id, room, on).await.unwrap();
            deleting.push((room, days));
        }

        let first = world.service.list_auto_deleting(None, 2).await.unwrap();
        assert_eq!(first, deleting[..2]);
        let rest = world.service.list_auto_deleting(Some(first[1].0), 2).await.unwrap();
        assert_eq!(rest, deleting[2..]);
        let end = world.service.list_auto_deleting(Some(rest[0].0), 2).await.unwrap();
        assert_eq!(end, []);
    });
}
