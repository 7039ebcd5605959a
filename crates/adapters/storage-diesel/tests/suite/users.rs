//! Accounts under races, and what erasing one does to other tables.

use std::error::Error;
use std::sync::Arc;

use kernel::testing::noon;
use kernel::{Fault, Picture, RoomId, UserId, UserRef};
use messages::testing::builders::new_message;
use rooms::testing::builders::new_room;
use rooms::{AccessRule, NewRoom, Room};
use tokio::task::JoinSet;
use users::testing::builders::{new_session, new_user};
use users::{
    AddUserError, ContactNumber, OpenSessionError, PictureChange, ProfileRevision, Status,
};

use crate::databases::{Store, TestDatabase, on_both_databases};

on_both_databases! {
    one_of_many_registrations_with_an_email_wins,
    an_erased_row_keeps_nothing_personal,
    an_account_erased_while_it_signs_in_has_no_session,
    an_invite_room_that_nobody_is_left_in_is_deleted,
    an_invite_room_that_somebody_is_left_in_stays,
    members_erased_at_once_leave_no_room_to_an_erased_creator,
    an_account_is_erased_while_messages_come_in,
    how_people_stand_to_rooms_is_forgotten_with_an_erased_account,
    an_account_with_an_impossible_email_is_named,
    an_account_with_an_impossible_name_is_named,
}

async fn sign_up(store: &Store, name: &str) -> UserRef {
    let new = new_user(&format!("{name}@example.com"));
    store.storage.users().add(new).await.unwrap().as_ref()
}

async fn make_room(store: &Store, creator: &UserRef, access: AccessRule) -> Room {
    let new = NewRoom { access, ..new_room(creator.id) };
    store.storage.rooms().add(new).await.unwrap()
}

async fn join(store: &Store, room: &Room, user: &UserRef) {
    store.storage.members().add(room.id, user.id, noon()).await.unwrap();
}

async fn erase(store: &Store, user: &UserRef) {
    store.storage.users().erase(user.id, noon()).await.unwrap().unwrap();
}

async fn find_room(store: &Store, id: RoomId) -> Option<Room> {
    store.storage.rooms().find(id, UserId::new(1).unwrap()).await.unwrap()
}

async fn one_of_many_registrations_with_an_email_wins(database: TestDatabase) {
    let nodes = [database.open(), database.open()];
    let mut registrations = JoinSet::new();
    for node in nodes.iter().cycle().take(20) {
        let users = node.storage.users();
        registrations.spawn(async move { users.add(new_user("user@example.com")).await });
    }

    let results = registrations.join_all().await;

    let made: Vec<_> = results.iter().filter_map(|result| result.as_ref().ok()).collect();
    let taken = results.iter().filter(|result| matches!(result, Err(AddUserError::EmailTaken)));
    assert_eq!((made.len(), taken.count()), (1, 19));
    let found = nodes[1].storage.users().find(made[0].id).await.unwrap().unwrap();
    assert_eq!(found.user, *made[0]);
}

async fn an_erased_row_keeps_nothing_personal(database: TestDatabase) {
    let node = database.open();
    let user = sign_up(&node, "user").await;
    let room = make_room(&node, &user, AccessRule::Open).await;
    let revision = ProfileRevision {
        picture: Some(PictureChange::Replace(Picture::linked("https://example.com/a").unwrap())),
        contact_number: Some(ContactNumber::parse("010-0000-0000").unwrap()),
        status: Some(Status::parse("a status").unwrap()),
        is_private: Some(true),
        ..ProfileRevision::default()
    };
    node.storage.profiles().revise(user.id, revision, noon()).await.unwrap();
    node.storage.last_rooms().note(user.id, room.id);
    database.connect().execute("UPDATE users SET github_id = 7");

    erase(&node, &user).await;

    let mut conn = database.connect();
    let erased = "SELECT id AS number FROM users WHERE email IS NULL AND name = '' \
                  AND password_hash IS NULL AND erased_at IS NOT NULL AND picture IS NULL \
                  AND contact_number = '' AND status = '' AND NOT is_private \
                  AND github_id IS NULL";
    assert_eq!(conn.numbers(erased), [user.id.get()]);
    assert_eq!(conn.numbers("SELECT id AS number FROM members"), []);
    assert_eq!(conn.numbers("SELECT user_id AS number FROM last_rooms"), []);
}

async fn an_account_erased_while_it_signs_in_has_no_session(database: TestDatabase) {
    let nodes = [database.open(), database.open()];
    for round in 0..10 {
        let user = sign_up(&nodes[0], &format!("user{round}")).await;
        let mut sign_ins = JoinSet::new();
        for node in nodes.iter().cycle().take(10) {
            let sessions = node.storage.sessions();
            let new = new_session(user.id, noon());
            sign_ins.spawn(async move { sessions.open(new).await });
        }

        erase(&nodes[1], &user).await;

        for opened in sign_ins.join_all().await {
            assert!(matches!(opened, Ok(_) | Err(OpenSessionError::NoSuchUser)), "{opened:?}");
        }
        let mut conn = database.connect();
        assert_eq!(conn.numbers("SELECT id AS number FROM sessions"), []);
    }
}

async fn an_invite_room_that_nobody_is_left_in_is_deleted(database: TestDatabase) {
    let node = database.open();
    let creator = sign_up(&node, "creator").await;
    let member = sign_up(&node, "member").await;
    let room = make_room(&node, &creator, AccessRule::Invite).await;
    join(&node, &room, &member).await;

    erase(&node, &creator).await;
    assert_eq!(find_room(&node, room.id).await.unwrap().creator, member);
    erase(&node, &member).await;

    assert_eq!(find_room(&node, room.id).await, None);
}

async fn an_invite_room_that_somebody_is_left_in_stays(database: TestDatabase) {
    let node = database.open();
    let creator = sign_up(&node, "creator").await;
    let member = sign_up(&node, "member").await;
    let room = make_room(&node, &creator, AccessRule::Invite).await;
    let of_others = make_room(&node, &creator, AccessRule::Invite).await;
    join(&node, &room, &member).await;

    erase(&node, &member).await;

    assert_eq!(find_room(&node, room.id).await, Some(room));
    assert_eq!(find_room(&node, of_others.id).await, Some(of_others));
}

async fn members_erased_at_once_leave_no_room_to_an_erased_creator(database: TestDatabase) {
    let nodes = [database.open(), database.open()];
    let last = sign_up(&nodes[0], "last").await;
    for round in 0..10 {
        let one = sign_up(&nodes[0], &format!("one{round}")).await;
        let other = sign_up(&nodes[0], &format!("other{round}")).await;
        let rooms = [
            make_room(&nodes[0], &one, AccessRule::Open).await,
            make_room(&nodes[0], &other, AccessRule::Open).await,
        ];
        for room in &rooms {
            for user in [&one, &other, &last] {
                join(&nodes[0], room, user).await;
            }
        }

        tokio::join!(erase(&nodes[0], &one), erase(&nodes[1], &other));

        for room in rooms {
            assert_eq!(find_room(&nodes[0], room.id).await.unwrap().creator, last);
        }
    }
}

async fn an_account_is_erased_while_messages_come_in(database: TestDatabase) {
    let nodes = [Arc::new(database.open()), Arc::new(database.open())];
    let creator = sign_up(&nodes[0], "creator").await;
    let author = sign_up(&nodes[0], "author").await;
    let mut rooms = Vec::new();
    for _ in 0..8 {
        let room = make_room(&nodes[0], &creator, AccessRule::Open).await;
        join(&nodes[0], &room, &author).await;
        rooms.push(room.id);
    }
    let mut senders = JoinSet::new();
    for (node, room) in
        nodes.iter().flat_map(|node| rooms.iter().rev().map(move |room| (node, room)))
    {
        let (log, new) = (node.storage.messages(), new_message(*room, &author, "hello"));
        senders.spawn(async move {
            for _ in 0..10 {
                log.append(new.clone()).await.unwrap();
            }
        });
    }

    erase(&nodes[1], &creator).await;

    senders.join_all().await;
    for room in rooms {
        assert_eq!(find_room(&nodes[0], room).await.unwrap().creator, author);
    }
}

async fn how_people_stand_to_rooms_is_forgotten_with_an_erased_account(database: TestDatabase) {
    let node = database.open();
    let members = node.storage.members();
    let creator = sign_up(&node, "creator").await;
    let room = make_room(&node, &creator, AccessRule::Invite).await;
    assert!(members.standing(room.id, creator.id).await.unwrap().unwrap().is_member());

    erase(&node, &creator).await;

    assert_eq!(members.standing(room.id, creator.id).await.unwrap(), None);
}

async fn an_account_with_an_impossible_email_is_named(database: TestDatabase) {
    let said = what_is_said_after(&database, "UPDATE users SET email = 'nobody'").await;
    assert_eq!(said, "the row 1 of users holds an impossible email");
}

async fn an_account_with_an_impossible_name_is_named(database: TestDatabase) {
    let said = what_is_said_after(&database, "UPDATE users SET name = ' '").await;
    assert_eq!(said, "the row 1 of users holds an impossible name");
}

async fn what_is_said_after(database: &TestDatabase, damage: &str) -> String {
    let node = database.open();
    let user = sign_up(&node, "user").await;
    database.connect().execute(damage);
    let fault = node.storage.users().find(user.id).await.unwrap_err();
    assert!(matches!(fault, Fault::Failed(_)));
    fault.source().unwrap().to_string()
}
