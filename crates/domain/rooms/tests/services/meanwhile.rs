//! What a use case does when a room changed after it had looked.

use std::sync::Arc;

use async_trait::async_trait;
use kernel::{Fault, MembershipId, RoomId, Timestamp, UserId};
use rooms::testing::fakes::InMemoryRooms;
use rooms::{
    AccessRule, Action, AddMemberError, BanError, Error, Member, MemberRepository, Place, Ports,
    RoomEvent, RoomRevision, Service, Standing,
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

    async fn add(&self, room: RoomId, user: UserId, at: Timestamp) -> Result<(), AddMemberError> {
        MemberRepository::add(&*self.members, room, user, at).await
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

    fn forget(&self, event: RoomEvent) {
        self.members.forget(event);
    }
}

/// The use cases, where everybody is taken for what they were in an open room.
fn service_that_remembers(world: &World, place: Place) -> Service {
    let remembered = Standing { access: AccessRule::Open, place };
    Service::new(Ports {
        rooms: world.rooms.clone(),
        members: Arc::new(OutdatedStandings { remembered, members: world.rooms.clone() }),
        events: world.events.clone(),
        clock: world.clock.clone(),
    })
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
            let removed = service.remove_member(creator.id, room, creator.id).await;
            assert!(matches!(removed, Err(Error::NoSuchPerson)));
        }
        assert_eq!(world.published(), []);
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
