//! What erasing an account does to the rooms that it was in, also under races on two nodes.

use kernel::testing::noon;
use messages::testing::builders::new_message;
use messages::{ReadMark, Sequence};
use rooms::{AccessRule, AddMemberError, Place, RoomEvent};

use crate::databases::{TestDatabase, on_both_databases};
use crate::moderation::{events, join, make_room, place, sign_up};

on_both_databases! {
    an_invite_room_that_an_erased_account_leaves_empty_is_told_of,
    an_account_that_leaves_thousands_of_rooms_empty_is_erased,
    a_creator_that_is_erased_together_with_the_heir_leaves_the_rights_to_a_member,
    read_marks_that_move_while_their_people_leave_hold_up_nobody,
}

async fn an_invite_room_that_an_erased_account_leaves_empty_is_told_of(database: TestDatabase) {
    let node = database.open();
    let user = sign_up(&node, "user").await;
    let other = sign_up(&node, "other").await;
    let deserted = make_room(&node, &user, AccessRule::Invite).await;
    let open = make_room(&node, &user, AccessRule::Open).await;
    let shared = make_room(&node, &user, AccessRule::Invite).await;
    join(&node, shared, &other).await;
    node.storage.members().ban(open, other.id, noon()).await.unwrap();

    node.storage.users().erase(user.id, noon()).await.unwrap().unwrap();

    assert_eq!(events(&node).await.last(), Some(&RoomEvent::RoomDeleted { room: deserted }));
    assert_eq!(events(&node).await.len(), 2);
    node.storage.users().erase(other.id, noon()).await.unwrap().unwrap();
    assert_eq!(database.connect().numbers("SELECT user_id AS number FROM bans"), []);
}

async fn an_account_that_leaves_thousands_of_rooms_empty_is_erased(database: TestDatabase) {
    let node = database.open();
    let user = sign_up(&node, "user").await.id;
    database.connect().execute(&format!(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 11000)
         INSERT INTO rooms (name, description, access, kind, creator_id, created_at, member_count)
             SELECT 'deserted', '', 'invite', 'chat', {user}, 0, 1 FROM n;
         INSERT INTO members (room_id, user_id, joined_at) SELECT id, {user}, 0 FROM rooms"
    ));

    node.storage.users().erase(user, noon()).await.unwrap().unwrap();

    let told = node.storage.room_events().after(None, 20_000).await.unwrap();
    assert_eq!(told.len(), 11_000);
    let left = "SELECT count(*) AS number FROM rooms WHERE is_active";
    assert_eq!(database.connect().numbers(left), [0]);
}

async fn a_creator_that_is_erased_together_with_the_heir_leaves_the_rights_to_a_member(
    database: TestDatabase,
) {
    let nodes = [database.open(), database.open()];
    let last = sign_up(&nodes[0], "last").await;
    for round in 0..10 {
        let creator = sign_up(&nodes[0], &format!("creator{round}")).await;
        let heir = sign_up(&nodes[0], &format!("heir{round}")).await;
        let room = make_room(&nodes[0], &creator, AccessRule::Open).await;
        let coming_to = make_room(&nodes[0], &creator, AccessRule::Open).await;
        for user in [&heir, &last] {
            join(&nodes[0], room, user).await;
        }
        let users = [nodes[0].storage.users(), nodes[1].storage.users()];
        let coming = nodes[0].storage.members();

        let (one, other, came) = tokio::join!(
            users[0].erase(creator.id, noon()),
            users[1].erase(heir.id, noon()),
            coming.add(coming_to, heir.id, noon()),
        );

        one.unwrap().unwrap();
        other.unwrap().unwrap();
        assert!(matches!(came, Ok(true) | Err(AddMemberError::NoSuchUser)), "{came:?}");
        assert_eq!(place(&database, room, last.id).await, Some(Place::Creator));
        let of_erased = "SELECT members.user_id AS number FROM members
            JOIN users ON users.id = members.user_id WHERE users.erased_at IS NOT NULL";
        assert_eq!(database.connect().numbers(of_erased), []);
    }
}

async fn read_marks_that_move_while_their_people_leave_hold_up_nobody(database: TestDatabase) {
    let nodes = [database.open(), database.open()];
    let creator = sign_up(&nodes[0], "creator").await;
    let mut rooms = Vec::new();
    for _ in 0..8 {
        let room = make_room(&nodes[0], &creator, AccessRule::Open).await;
        nodes[0].storage.messages().append(new_message(room, &creator, "a text")).await.unwrap();
        rooms.push(room);
    }
    for round in 0..5 {
        let mut people = Vec::new();
        for number in 0..4 {
            let user = sign_up(&nodes[0], &format!("user{round}-{number}")).await;
            for room in &rooms {
                join(&nodes[0], *room, &user).await;
            }
            people.push(user.id);
        }
        database.connect().execute("UPDATE members SET last_read_seq = 0");
        let marks: Vec<_> = people
            .iter()
            .flat_map(|user| rooms.iter().map(|room| (*user, *room)))
            .map(|(user_id, room_id)| ReadMark {
                room_id,
                user_id,
                sequence: Sequence::new(1),
                at: noon(),
            })
            .collect();
        let moving = nodes[0].storage.read_marks();
        let (removing, erasing) = (nodes[1].storage.members(), nodes[1].storage.users());

        let (moved, removed, erased) = tokio::join!(
            moving.advance(marks),
            removing.remove(rooms[3], people[0], noon()),
            erasing.erase(people[1], noon()),
        );

        moved.unwrap();
        assert!(removed.unwrap());
        erased.unwrap().unwrap();
        let unread = nodes[1].storage.read_marks();
        for user in &people {
            assert_eq!(unread.unread(*user, &rooms).await.unwrap(), []);
        }
    }
}
