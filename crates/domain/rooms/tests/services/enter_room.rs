use std::time::Duration;

use kernel::{Fault, RoomId, UserRef};
use rooms::testing::builders::{new_room, room_name};
use rooms::testing::fakes::ReadableCodes;
use rooms::{
    AccessRule, Action, CreateRoom, Description, EnterRoom, Error, NewRoom, Place, RoomKind,
    SealedSecret,
};

use crate::world::{World, run, unknown_user};

const WRONG: &str = "999999";
const MINUTE: Duration = Duration::from_secs(60);

impl World {
    /// A room with codes, and the one that it takes.
    async fn room_with_code(&self, creator: &UserRef) -> (RoomId, String) {
        let command = CreateRoom {
            name: room_name("a room"),
            description: Description::default(),
            access: AccessRule::Totp,
            kind: RoomKind::Chat,
            post: None,
            creator: creator.id,
            others: Vec::new(),
        };
        let created = self.service.create_room(command).await.expect("a room");
        let secret = created.secret.expect("a secret");
        (created.room.id, ReadableCodes::code_of(&secret).to_owned())
    }

    async fn enter(&self, user: &UserRef, room: RoomId, code: &str) -> Result<(), Error> {
        let code = Some(code.to_owned());
        self.service.enter_room(EnterRoom { room, user: user.id, code }).await
    }

    async fn enter_without(&self, user: &UserRef, room: RoomId) -> Result<(), Error> {
        self.service.enter_room(EnterRoom { room, user: user.id, code: None }).await
    }

    /// The person sends five wrong codes, each of which is looked at.
    async fn exhaust(&self, user: &UserRef, room: RoomId) {
        for _ in 0..5 {
            assert_wrong(&self.enter(user, room, WRONG).await);
        }
    }
}

fn assert_wrong(entered: &Result<(), Error>) {
    assert!(matches!(entered, Err(Error::WrongCode)), "{entered:?}");
}

fn assert_too_many(entered: &Result<(), Error>, left: Duration) {
    let is_refused =
        matches!(entered, Err(Error::TooManyWrongCodes { retry_after }) if *retry_after == left);
    assert!(is_refused, "{entered:?}");
}

fn assert_barred(entered: &Result<(), Error>) {
    assert!(matches!(entered, Err(Error::Barred(Action::Enter))), "{entered:?}");
}

#[test]
fn whoever_has_the_code_becomes_a_member_who_is_announced_once() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let newcomer = world.sign_up("newcomer").await;
        let (room, code) = world.room_with_code(&creator).await;

        for _ in 0..2 {
            world.enter(&newcomer, room, &code).await.unwrap();
        }

        assert_eq!(world.place(room, newcomer.id).await, Place::Member);
        let arrivals = [(room, vec![creator.id]), (room, vec![newcomer.id])];
        assert_eq!(world.arrivals(), arrivals);
    });
}

#[test]
fn one_code_lets_several_people_in() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let (room, code) = world.room_with_code(&creator).await;
        for _ in 0..3 {
            let newcomer = world.sign_up("newcomer").await;
            world.enter(&newcomer, room, &code).await.unwrap();
            assert!(world.is_member(room, newcomer.id).await);
        }
    });
}

#[test]
fn a_wrong_code_and_that_of_another_room_let_nobody_in() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let stranger = world.sign_up("stranger").await;
        let (room, code) = world.room_with_code(&creator).await;
        let (_, of_another) = world.room_with_code(&creator).await;
        let told = world.arrivals();
        for wrong in [WRONG, "", &of_another, &format!(" {code}")] {
            assert_wrong(&world.enter(&stranger, room, wrong).await);
        }
        assert_eq!(world.place(room, stranger.id).await, Place::Outsider);
        assert_eq!(world.arrivals(), told);
    });
}

#[test]
fn a_missing_code_lets_nobody_in_and_is_not_counted() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let newcomer = world.sign_up("newcomer").await;
        let (room, code) = world.room_with_code(&creator).await;
        for _ in 0..10 {
            assert_wrong(&world.enter_without(&newcomer, room).await);
            assert!(!world.is_member(room, newcomer.id).await);
        }
        world.enter(&newcomer, room, &code).await.unwrap();
    });
}

#[test]
fn after_five_wrong_codes_the_right_one_is_refused_for_a_quarter_of_an_hour() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let guesser = world.sign_up("guesser").await;
        let other = world.sign_up("other").await;
        let (room, code) = world.room_with_code(&creator).await;
        let (another, of_another) = world.room_with_code(&creator).await;

        world.exhaust(&guesser, room).await;

        assert_too_many(&world.enter(&guesser, room, &code).await, 15 * MINUTE);
        assert!(!world.is_member(room, guesser.id).await);
        world.enter(&other, room, &code).await.unwrap();
        world.enter(&guesser, another, &of_another).await.unwrap();

        world.clock.advance(14 * MINUTE);
        assert_too_many(&world.enter(&guesser, room, &code).await, MINUTE);
        world.clock.advance(MINUTE);
        world.enter(&guesser, room, &code).await.unwrap();
    });
}

#[test]
fn a_room_that_many_guess_at_takes_no_code_and_its_members_stay() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let newcomer = world.sign_up("newcomer").await;
        let (room, code) = world.room_with_code(&creator).await;
        for _ in 0..12 {
            let guesser = world.sign_up("guesser").await;
            world.exhaust(&guesser, room).await;
        }

        for user in [&newcomer, &creator] {
            assert_too_many(&world.enter(user, room, &code).await, 15 * MINUTE);
        }

        assert!(!world.is_member(room, newcomer.id).await);
        for action in [Action::Post, Action::Connect, Action::Read] {
            assert!(world.service.admit(creator.id, room, action).await.is_ok());
        }
    });
}

#[test]
fn a_member_who_sends_a_wrong_code_or_none_stays_a_member() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let member = world.sign_up("member").await;
        let (room, code) = world.room_with_code(&creator).await;
        world.enter(&member, room, &code).await.unwrap();
        for (user, place) in [(&creator, Place::Creator), (&member, Place::Member)] {
            assert_wrong(&world.enter_without(user, room).await);
            world.exhaust(user, room).await;
            assert_too_many(&world.enter(user, room, &code).await, 15 * MINUTE);

            assert_eq!(world.place(room, user.id).await, place);
        }
        assert_eq!(world.published(), []);
    });
}

#[test]
fn who_is_banned_is_barred_before_any_code() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let banned = world.sign_up("banned").await;
        let (room, code) = world.room_with_code(&creator).await;
        world.service.ban(creator.id, room, banned.id).await.unwrap();

        for _ in 0..60 {
            assert_barred(&world.enter(&banned, room, WRONG).await);
        }
        assert_barred(&world.enter(&banned, room, &code).await);
        assert_barred(&world.enter_without(&banned, room).await);
        assert_eq!(world.place(room, banned.id).await, Place::Banned);

        world.service.lift_ban(creator.id, room, banned.id).await.unwrap();
        world.enter(&banned, room, &code).await.unwrap();
    });
}

#[test]
fn who_left_or_was_removed_needs_a_code_again() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let member = world.sign_up("member").await;
        let (room, code) = world.room_with_code(&creator).await;
        for remover in [creator.id, member.id] {
            world.enter(&member, room, &code).await.unwrap();
            world.service.remove_member(remover, room, member.id).await.unwrap();

            assert_wrong(&world.enter(&member, room, WRONG).await);
            assert!(!world.is_member(room, member.id).await);
        }
        world.enter(&member, room, &code).await.unwrap();
    });
}

#[test]
fn an_outsider_of_an_invite_room_is_barred_and_a_member_needs_no_code() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let outsider = world.sign_up("outsider").await;
        let room = world.add_room(&creator, AccessRule::Invite).await.id;

        assert_barred(&world.enter(&outsider, room, WRONG).await);
        assert_barred(&world.enter_without(&outsider, room).await);
        world.enter_without(&creator, room).await.unwrap();

        assert_eq!(world.place(room, outsider.id).await, Place::Outsider);
        assert_eq!(world.arrivals(), []);
    });
}

#[test]
fn an_open_room_wants_no_code_and_looks_at_none() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let newcomer = world.sign_up("newcomer").await;
        let another = world.sign_up("another").await;
        let room = world.add_room(&creator, AccessRule::Open).await.id;

        world.enter_without(&newcomer, room).await.unwrap();
        for _ in 0..10 {
            world.enter(&another, room, WRONG).await.unwrap();
        }

        assert_eq!(world.arrivals(), [(room, vec![newcomer.id]), (room, vec![another.id])]);
    });
}

#[test]
fn nobody_enters_a_room_that_is_not_there() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let (deleted, code) = world.room_with_code(&creator).await;
        world.service.delete_room(creator.id, deleted).await.unwrap();
        let [unknown, deleted_open] = world.absent_rooms(&creator).await;
        for room in [deleted, unknown, deleted_open] {
            for entered in [
                world.enter(&creator, room, &code).await,
                world.enter_without(&creator, room).await,
            ] {
                assert!(matches!(entered, Err(Error::NoSuchRoom)), "{entered:?}");
            }
        }
    });
}

#[test]
fn an_account_that_is_not_there_does_not_enter() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let (room, code) = world.room_with_code(&creator).await;
        let entered = world
            .service
            .enter_room(EnterRoom { room, user: unknown_user(), code: Some(code) })
            .await;
        assert!(matches!(entered, Err(Error::NoSuchUser)));
    });
}

#[test]
fn a_room_whose_secret_is_gone_takes_no_code() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let guesser = world.sign_up("guesser").await;
        let room = world.add_room(&creator, AccessRule::Totp).await.id;

        world.exhaust(&guesser, room).await;
        assert_too_many(&world.enter(&guesser, room, WRONG).await, 15 * MINUTE);
    });
}

#[test]
fn codes_that_cannot_be_checked_are_a_fault_and_not_counted() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let newcomer = world.sign_up("newcomer").await;
        let (room, code) = world.room_with_code(&creator).await;
        let secret = world.secret(room).await.unwrap();
        world.replace_secret(room, SealedSecret { bytes: Vec::new(), ..secret.clone() }).await;

        for _ in 0..10 {
            let entered = world.enter(&newcomer, room, WRONG).await;
            assert!(matches!(entered, Err(Error::Fault(Fault::Failed(_)))), "{entered:?}");
        }

        world.replace_secret(room, secret).await;
        world.enter(&newcomer, room, &code).await.unwrap();
    });
}

#[test]
fn whoever_enters_an_abandoned_room_gets_the_creators_rights() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let newcomer = world.sign_up("newcomer").await;
        let (room, code) = world.room_with_code(&creator).await;
        world.service.remove_member(creator.id, room, creator.id).await.unwrap();

        world.enter(&newcomer, room, &code).await.unwrap();

        assert_eq!(world.place(room, newcomer.id).await, Place::Creator);
    });
}

#[test]
fn who_is_in_a_room_with_codes_from_the_beginning_needs_none_to_speak() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let other = world.sign_up("other").await;
        let others = vec![other.id];
        let room = NewRoom { access: AccessRule::Totp, others, ..new_room(creator.id) };
        let room = world.add_room_as(room).await.id;
        for user in [creator.id, other.id] {
            assert!(world.service.admit(user, room, Action::Post).await.is_ok());
        }
    });
}
