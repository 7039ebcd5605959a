use kernel::RoomId;
use rooms::testing::builders::new_room;
use rooms::{AccessRule, EnterRoom, NewRoom, OneTimeCodes, Renewal, SealedSecret};
use secrecy::ExposeSecret;

use crate::world::{World, run};

/// More than are looked at together, twice.
const MANY: usize = 205;

/// Rooms with codes by that many secrets, among others without, and the code of each.
async fn rooms_with_codes(world: &World, count: usize) -> Vec<(RoomId, String)> {
    let creator = world.sign_up("creator").await;
    let mut rooms = Vec::new();
    for _ in 0..count {
        world.add_room(&creator, AccessRule::Open).await;
        let new = new_room(creator.id);
        let (sealed, shared) = world.codes.make(&new.name).unwrap();
        let new = NewRoom { access: AccessRule::Totp, secret: Some(sealed), ..new };
        let room = world.add_room_as(new).await.id;
        rooms.push((room, shared.base32.expose_secret().to_owned()));
    }
    rooms
}

fn renewed(renewed: usize) -> Renewal {
    Renewal { renewed: renewed as u64, unreadable: 0 }
}

#[test]
fn with_the_same_key_no_secret_is_renewed() {
    run(async {
        let world = World::new();
        assert_eq!(world.service.renew_secrets().await.unwrap(), renewed(0));
        let rooms = rooms_with_codes(&world, 3).await;
        let before = world.secret(rooms[0].0).await;

        assert_eq!(world.service.renew_secrets().await.unwrap(), renewed(0));

        assert_eq!(world.secret(rooms[0].0).await, before);
    });
}

#[test]
fn after_a_change_of_the_key_every_secret_is_renewed_once_and_codes_stay() {
    run(async {
        let world = World::new();
        let rooms = rooms_with_codes(&world, MANY).await;
        world.codes.change_key();
        let newer = rooms_with_codes(&world, 2).await;

        assert_eq!(world.service.renew_secrets().await.unwrap(), renewed(MANY));
        assert_eq!(world.service.renew_secrets().await.unwrap(), renewed(0));

        for (room, code) in rooms.into_iter().chain(newer) {
            let secret = world.secret(room).await.unwrap();
            assert!(world.codes.renew(&secret).unwrap().is_none());
            let newcomer = world.sign_up("newcomer").await;
            let enter = EnterRoom { room, user: newcomer.id, code: Some(code) };
            world.service.enter_room(enter).await.unwrap();
        }
    });
}

#[test]
fn a_secret_that_no_key_opens_is_told_and_holds_up_no_other() {
    run(async {
        let world = World::new();
        let rooms = rooms_with_codes(&world, 3).await;
        let unreadable = rooms[1].0;
        let secret = world.secret(unreadable).await.unwrap();
        let secret = SealedSecret { bytes: Vec::new(), ..secret };
        world.replace_secret(unreadable, secret.clone()).await;
        world.codes.change_key();

        let renewal = world.service.renew_secrets().await.unwrap();

        assert_eq!(renewal, Renewal { renewed: 2, unreadable: 1 });
        assert_eq!(world.secret(unreadable).await, Some(secret));
    });
}
