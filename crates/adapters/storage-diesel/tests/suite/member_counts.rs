//! How many members a room has is kept with the room, and is always the number of its memberships.

use std::sync::Arc;

use kernel::testing::noon;
use kernel::{RoomId, UserId};
use rooms::testing::builders::new_room;
use rooms::{AccessRule, AddMemberError, BanError, BringInError, NewRoom, RoomQuery, RoomScope};
use storage_diesel::migrate;
use tokio::task::JoinSet;

use crate::databases::{Store, TestDatabase, on_both_databases};
use crate::messenger_migration;
use crate::moderation::{join, make_room, sign_up};

on_both_databases! {
    a_count_is_right_however_people_come_and_go_at_once,
    a_count_is_right_after_erasing_who_comes_in_meanwhile,
    a_room_takes_no_more_than_its_most_from_two_nodes_at_once,
    rooms_from_before_there_were_counts_are_counted_by_the_migration,
    a_count_that_is_off_hinders_nothing,
    an_invite_room_is_counted_anew_whenever_its_members_change,
    an_invite_room_takes_no_more_than_its_most_whatever_was_not_counted,
}

pub(crate) fn assert_counts_are_right(database: &TestDatabase) {
    let wrong = "SELECT id AS number FROM rooms WHERE member_count <>
        (SELECT count(*) FROM members WHERE members.room_id = rooms.id)";
    assert_eq!(database.connect().numbers(wrong), []);
}

/// What one person does to others' places in a room, and others to the same.
async fn come_and_go(store: &Store, room: RoomId, user: UserId, others: &[UserId], turn: usize) {
    let members = store.storage.members();
    let added = members.add(room, user, noon()).await;
    assert!(matches!(added, Ok(_) | Err(AddMemberError::Banned)), "{added:?}");
    match turn % 3 {
        0 => drop(members.remove(room, user, noon()).await.unwrap()),
        1 => {
            let banned = members.ban(room, user, noon()).await;
            assert!(matches!(banned, Ok(()) | Err(BanError::NoSuchRoom)), "{banned:?}");
            members.lift_ban(room, user).await.unwrap();
        }
        _ => {
            let brought_in = members.bring_in(room, others, 5, noon()).await;
            let refused = matches!(
                brought_in,
                Err(BringInError::Banned(_) | BringInError::TooMany(_) | BringInError::NoSuchRoom)
            );
            assert!(refused || brought_in.is_ok(), "{brought_in:?}");
        }
    }
}

async fn a_count_is_right_however_people_come_and_go_at_once(database: TestDatabase) {
    let nodes = [Arc::new(database.open()), Arc::new(database.open())];
    let creator = sign_up(&nodes[0], "creator").await;
    let mut people = Vec::new();
    for number in 0..6 {
        people.push(sign_up(&nodes[0], &format!("user{number}")).await.id);
    }
    let others = people[..3].to_vec();
    let new = NewRoom { others, access: AccessRule::Invite, ..new_room(creator.id) };
    let rooms = [
        make_room(&nodes[0], &creator, AccessRule::Open).await,
        nodes[0].storage.rooms().add(new).await.unwrap().id,
    ];
    let mut running = JoinSet::new();
    for (number, node) in nodes.iter().cycle().take(6).enumerate() {
        let (node, people) = (Arc::clone(node), people.clone());
        running.spawn(async move {
            for turn in number..number + 9 {
                come_and_go(&node, rooms[turn % 2], people[number], &people, turn).await;
            }
        });
    }
    running.join_all().await;

    assert_counts_are_right(&database);
    for room in rooms {
        let counted = nodes[0].storage.members().count(room).await.unwrap();
        let listed = nodes[0].storage.members().list(room, None, 100).await.unwrap();
        assert_eq!(counted, listed.len() as u64);
    }
}

async fn a_count_is_right_after_erasing_who_comes_in_meanwhile(database: TestDatabase) {
    let nodes = [database.open(), database.open()];
    let creator = sign_up(&nodes[0], "creator").await;
    for round in 0..20 {
        let user = sign_up(&nodes[0], &format!("user{round}")).await;
        let rooms = [
            make_room(&nodes[0], &creator, AccessRule::Open).await,
            make_room(&nodes[0], &creator, AccessRule::Open).await,
            make_room(&nodes[0], &creator, AccessRule::Invite).await,
        ];
        join(&nodes[0], rooms[0], &user).await;
        let (members, users) = (nodes[0].storage.members(), nodes[1].storage.users());
        let coming = [user.id];

        let (erased, added, brought_in, left) = tokio::join!(
            users.erase(user.id, noon()),
            members.add(rooms[1], user.id, noon()),
            members.bring_in(rooms[2], &coming, 100, noon()),
            members.remove(rooms[0], user.id, noon()),
        );

        erased.unwrap().unwrap();
        left.unwrap();
        assert!(matches!(added, Ok(true) | Err(AddMemberError::NoSuchUser)), "{added:?}");
        assert!(matches!(brought_in, Ok(_) | Err(BringInError::NoSuchPeople(_))), "{brought_in:?}");
        for room in rooms {
            assert_eq!(nodes[0].storage.members().count(room).await.unwrap(), 1);
        }
    }
    assert_counts_are_right(&database);
}

async fn a_room_takes_no_more_than_its_most_from_two_nodes_at_once(database: TestDatabase) {
    let nodes = [database.open(), database.open()];
    let creator = sign_up(&nodes[0], "creator").await;
    let mut people = Vec::new();
    for number in 0..4 {
        people.push(sign_up(&nodes[0], &format!("user{number}")).await.id);
    }
    for _ in 0..20 {
        let room = make_room(&nodes[0], &creator, AccessRule::Invite).await;
        let members = [nodes[0].storage.members(), nodes[1].storage.members()];

        let (one, other) = tokio::join!(
            members[0].bring_in(room, &people[..2], 4, noon()),
            members[1].bring_in(room, &people[2..], 4, noon()),
        );

        let (came, refused) = if one.is_ok() { (one, other) } else { (other, one) };
        assert_eq!(came.unwrap().len(), 2);
        let Err(BringInError::TooMany(left_out)) = refused else {
            panic!("not refused: {refused:?}")
        };
        assert!([people[1], people[3]].contains(&left_out[0]) && left_out.len() == 1);
        assert_eq!(members[0].count(room).await.unwrap(), 3);
    }
    assert_counts_are_right(&database);
}

async fn rooms_from_before_there_were_counts_are_counted_by_the_migration(database: TestDatabase) {
    let store = database.open();
    let creator = sign_up(&store, "creator").await;
    let user = sign_up(&store, "user").await;
    let shared = make_room(&store, &creator, AccessRule::Open).await;
    join(&store, shared, &user).await;
    let left = make_room(&store, &creator, AccessRule::Open).await;
    store.storage.members().remove(left, creator.id, noon()).await.unwrap();
    drop(store);
    messenger_migration::revert(&database);

    migrate(&database.url).unwrap();
    let store = database.open();

    assert_counts_are_right(&database);
    assert_eq!(store.storage.members().count(shared).await.unwrap(), 2);
    assert_eq!(store.storage.members().count(left).await.unwrap(), 0);
}

fn set_count(database: &TestDatabase, room: RoomId, count: i64) {
    let set = format!("UPDATE rooms SET member_count = {count} WHERE id = {room}");
    database.connect().execute(&set);
}

async fn a_count_that_is_off_hinders_nothing(database: TestDatabase) {
    let store = database.open();
    let creator = sign_up(&store, "creator").await;
    let user = sign_up(&store, "user").await;
    let room = make_room(&store, &creator, AccessRule::Open).await;
    let members = store.storage.members();

    set_count(&database, room, -1);
    let found = store.storage.rooms().find(room, creator.id).await.unwrap().unwrap();
    assert_eq!((found.member_count, members.count(room).await.unwrap()), (0, 0));
    let query = RoomQuery { user: creator.id, scope: RoomScope::Own, purpose: None };
    assert_eq!(store.storage.rooms().list(query, None, 10).await.unwrap(), [found]);
    members.add(room, user.id, noon()).await.unwrap();
    assert_eq!(members.count(room).await.unwrap(), 0);

    set_count(&database, room, 1);
    for leaving in [user.id, creator.id] {
        assert!(members.remove(room, leaving, noon()).await.unwrap());
        assert_eq!(members.count(room).await.unwrap(), 0);
    }
    assert_counts_are_right(&database);
}

async fn an_invite_room_is_counted_anew_whenever_its_members_change(database: TestDatabase) {
    let store = database.open();
    let creator = sign_up(&store, "creator").await;
    let room = make_room(&store, &creator, AccessRule::Invite).await;
    let mut people = Vec::new();
    for number in 0..4 {
        people.push(sign_up(&store, &format!("user{number}")).await.id);
    }
    let members = store.storage.members();

    for off in [0, -1, 99] {
        set_count(&database, room, off);
        members.bring_in(room, &people, 5, noon()).await.unwrap();
        assert_eq!(members.count(room).await.unwrap(), 5);
        set_count(&database, room, off);
        assert!(members.remove(room, people[0], noon()).await.unwrap());
        assert_eq!(members.count(room).await.unwrap(), 4);
        set_count(&database, room, off);
        assert!(members.add(room, people[0], noon()).await.unwrap());
        assert_eq!(members.count(room).await.unwrap(), 5);
        set_count(&database, room, off);
        for person in &people {
            assert!(members.remove(room, *person, noon()).await.unwrap());
        }
        assert_counts_are_right(&database);
    }
    members.bring_in(room, &people, 5, noon()).await.unwrap();
    set_count(&database, room, 99);
    store.storage.users().erase(people[0], noon()).await.unwrap().unwrap();
    assert_counts_are_right(&database);
}

async fn an_invite_room_takes_no_more_than_its_most_whatever_was_not_counted(
    database: TestDatabase,
) {
    let store = database.open();
    let creator = sign_up(&store, "creator").await;
    let room = make_room(&store, &creator, AccessRule::Invite).await;
    let people = [sign_up(&store, "one").await.id, sign_up(&store, "other").await.id];
    let members = store.storage.members();

    set_count(&database, room, 0);
    let refused = members.bring_in(room, &people, 2, noon()).await;
    let Err(BringInError::TooMany(left_out)) = refused else { panic!("not refused: {refused:?}") };
    assert_eq!(left_out, people[1..]);

    set_count(&database, room, 99);
    assert_eq!(members.bring_in(room, &people, 3, noon()).await.unwrap(), people);
    assert_counts_are_right(&database);
}
