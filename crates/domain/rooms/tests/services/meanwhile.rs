//! What a use case does when a room changed after it had looked.

use std::sync::Arc;

use async_trait::async_trait;
use kernel::{Fault, MembershipId, RoomId, Timestamp, UserId};
use rooms::testing::fakes::InMemoryRooms;
use rooms::{
    AccessRule, Action, AddMemberError, BanError, BringInError, EnterRoom, Error, Member,
    MemberRepository, Place, Ports, RoomEvent, RoomKind, RoomRevision, RoomSettings, Service,
    SettingsRepository, SettingsRevision, Standing,
};

use crate::world::{World, run};

/// Members whose standing is answered from a memory that is no longer true.
struct OutdatedStandings {
    remembered: Standing,
    members: Arc<InMemoryRooms>,
}

#[async_trait]
impl MemberRepository for OutdatedStandings {
    async fn standing(&self, _room: RoomId, _user: UserId) -> Result<Option<Standing>, Fault> {
        Ok(Some(self.remembered))
    }

    async fn add(&self, room: RoomId, user: UserId, at: Timestamp) -> Result<bool, AddMemberError> {
        MemberRepository::add(&*self.members, room, user, at).await
    }

    async fn bring_in(
        &self,
        room: RoomId,
        users: &[UserId],
        most: usize,
        at: Timestamp,
    ) -> Result<Vec<UserId>, BringInError> {
        self.members.bring_in(room, users, most, at).await
    }

    async fn remove(&self, room: RoomId, user: UserId, at: Timestamp) -> Result<bool, Fault> {
        self.members.remove(room, user, at).await
    }

    async fn ban(&self, room: RoomId, user: UserId, at: Timestamp) -> Result<(), BanError> {
        self.members.ban(room, user, at).await
    }

    async fn lift_ban(&self, room: RoomId, user: UserId) -> Result<bool, Fault> {
        self.members.lift_ban(room, user).await
    }

    async fn list(
        &self,
        room: RoomId,
        after: Option<MembershipId>,
        limit: u32,
    ) -> Result<Vec<Member>, Fault> {
        MemberRepository::list(&*self.members, room, after, limit).await
    }

    async fn among(&self, room: RoomId, users: &[UserId]) -> Result<Vec<UserId>, Fault> {
        self.members.among(room, users).await
    }

    async fn count(&self, room: RoomId) -> Result<u64, Fault> {
        MemberRepository::count(&*self.members, room).await
    }

    fn forget(&self, event: RoomEvent) {
        self.members.forget(event);
    }
}

/// The use cases, where everybody is taken for what they were in an open room.
fn service_that_remembers(world: &World, place: Place) -> Service {
    let remembered = Standing { access: AccessRule::Open, kind: RoomKind::Chat, place };
    let members = Arc::new(OutdatedStandings { remembered, members: world.rooms.clone() });
    Service::new(Ports { members, ..world.ports.clone() })
}

#[test]
fn who_was_banned_meanwhile_is_barred_and_not_admitted() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let banned = world.sign_up("banned").await;
        let room = world.add_room(&creator, AccessRule::Open).await.id;
        world.service.ban(creator.id, room, banned.id).await.unwrap();
        let service = service_that_remembers(&world, Place::Outsider);

        for action in [Action::Post, Action::Connect] {
            let refused = service.admit(banned.id, room, action).await;
            assert!(matches!(refused, Err(Error::Barred(barred)) if barred == action));
        }
        let enter = EnterRoom { room, user: banned.id, code: None };
        let refused = service.enter_room(enter).await;
        assert!(matches!(refused, Err(Error::Barred(Action::Enter))));
        assert_eq!(world.place(room, banned.id).await, Place::Banned);
    });
}

#[test]
fn nobody_is_admitted_to_a_room_deleted_meanwhile() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let newcomer = world.sign_up("newcomer").await;
        let service = service_that_remembers(&world, Place::Outsider);
        for room in world.absent_rooms(&creator).await {
            let refused = service.admit(newcomer.id, room, Action::Connect).await;
            assert!(matches!(refused, Err(Error::NoSuchRoom)));
            let enter = EnterRoom { room, user: newcomer.id, code: None };
            let refused = service.enter_room(enter).await;
            assert!(matches!(refused, Err(Error::NoSuchRoom)));
        }
    });
}

#[test]
fn a_room_deleted_meanwhile_is_changed_by_no_use_case_and_nothing_is_published() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let other = world.sign_up("other").await;
        let service = service_that_remembers(&world, Place::Creator);
        for room in world.absent_rooms(&creator).await {
            let found = service.find_room(creator.id, room).await;
            assert!(matches!(found, Err(Error::NoSuchRoom)));
            let revised = service.revise_room(creator.id, room, RoomRevision::default()).await;
            assert!(matches!(revised, Err(Error::NoSuchRoom)));
            let deleted = service.delete_room(creator.id, room).await;
            assert!(matches!(deleted, Err(Error::NoSuchRoom)));
            let banned = service.ban(creator.id, room, other.id).await;
            assert!(matches!(banned, Err(Error::NoSuchRoom)));
            let brought_in = service.bring_in(creator.id, room, &[other.id]).await;
            assert!(matches!(brought_in, Err(Error::NoSuchRoom)));
            let settings = service.find_settings(creator.id, room).await;
            assert!(matches!(settings, Err(Error::NoSuchRoom)));
            let chosen =
                service.revise_settings(creator.id, room, SettingsRevision::default()).await;
            assert!(matches!(chosen, Err(Error::NoSuchRoom)));
            let removed = service.remove_member(creator.id, room, creator.id).await;
            assert!(matches!(removed, Err(Error::NoSuchPerson)));
        }
        assert_eq!(world.published(), []);
        assert_eq!(world.arrivals(), []);
    });
}

#[test]
fn a_member_that_left_meanwhile_is_not_removed_again() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let member = world.sign_up("member").await;
        let room = world.add_room(&creator, AccessRule::Open).await.id;
        world.join(room, &member).await;
        world.service.remove_member(member.id, room, member.id).await.unwrap();
        let service = service_that_remembers(&world, Place::Member);

        let again = service.remove_member(member.id, room, member.id).await;

        assert!(matches!(again, Err(Error::NoSuchPerson)));
        assert_eq!(world.published(), [RoomEvent::MemberGone { room, user: member.id }]);
    });
}

/// Settings that its creator changes as soon as somebody has looked at them.
struct SettingsThatChange {
    settings: Arc<InMemoryRooms>,
    creator: UserId,
    change: SettingsRevision,
}

#[async_trait]
impl SettingsRepository for SettingsThatChange {
    async fn find(&self, room: RoomId, user: UserId) -> Result<Option<RoomSettings>, Fault> {
        let found = SettingsRepository::find(&*self.settings, room, user).await;
        self.revise(room, self.creator, self.change).await?;
        found
    }

    async fn revise(
        &self,
        room: RoomId,
        user: UserId,
        revision: SettingsRevision,
    ) -> Result<Option<RoomSettings>, Fault> {
        SettingsRepository::revise(&*self.settings, room, user, revision).await
    }
}

#[test]
fn a_member_who_names_the_room_s_settings_as_they_were_undoes_no_change_of_the_creator() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let member = world.sign_up("member").await;
        let room = world.add_room(&creator, AccessRule::Open).await.id;
        world.join(room, &member).await;
        let change = SettingsRevision { deletes: Some(true), ..SettingsRevision::default() };
        let settings = world.rooms.clone();
        let settings = Arc::new(SettingsThatChange { settings, creator: creator.id, change });
        let service = Service::new(Ports { settings, ..world.ports.clone() });

        let as_it_was = SettingsRevision {
            notifies: Some(false),
            deletes: Some(false),
            ..SettingsRevision::default()
        };
        let revised = service.revise_settings(member.id, room, as_it_was).await.unwrap();

        assert!(revised.retention.deletes);
        assert!(!revised.preferences.notifies);
    });
}
