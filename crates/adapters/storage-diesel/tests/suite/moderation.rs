//! Leaving, removing, banning and deleting under races, on two nodes.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use kernel::testing::noon;
use kernel::{RoomId, UserId, UserRef};
use messages::testing::builders::new_message;
use messages::{AppendError, FileRegistry};
use rooms::testing::builders::new_room;
use rooms::{AccessRule, AddMemberError, LoggedRoomEvent, NewRoom, Place, RoomEvent, RoomEventLog};
use tokio::task::JoinSet;
use users::testing::builders::{new_session, new_user};

use crate::databases::{Store, TestDatabase, on_both_databases};

on_both_databases! {
    who_is_banned_while_coming_in_is_never_a_member,
    all_who_leave_at_once_leave_nobody_without_a_creator,
    an_invite_room_that_all_leave_at_once_is_deleted_once,
    a_creator_that_leaves_while_others_join_leaves_the_rights_to_a_member,
    a_creator_that_leaves_while_the_heir_is_erased_leaves_the_rights_to_a_member,
    a_room_that_is_deleted_while_messages_come_in_takes_none_afterwards,
    a_room_is_deleted_by_one_of_many,
    the_files_of_a_room_that_is_deleted_in_whatever_way_are_due,
    a_follower_misses_nothing_that_two_nodes_do_at_once,
    each_log_tells_of_its_own_and_old_entries_of_both_are_removed,
}

pub(crate) async fn sign_up(store: &Store, name: &str) -> UserRef {
    store.storage.users().add(new_user(&format!("{name}@example.com"))).await.unwrap().as_ref()
}

pub(crate) async fn make_room(store: &Store, creator: &UserRef, access: AccessRule) -> RoomId {
    let new = NewRoom { access, ..new_room(creator.id) };
    store.storage.rooms().add(new).await.unwrap().id
}

pub(crate) async fn join(store: &Store, room: RoomId, user: &UserRef) {
    store.storage.members().add(room, user.id, noon()).await.unwrap();
}

/// How the database has it, whatever any node remembers.
pub(crate) async fn place(database: &TestDatabase, room: RoomId, user: UserId) -> Option<Place> {
    let node = database.open();
    node.storage.members().standing(room, user).await.unwrap().map(|standing| standing.place)
}

fn creators_that_are_no_members(database: &TestDatabase) -> Vec<i64> {
    database.connect().numbers(
        "SELECT id AS number FROM rooms WHERE is_active AND NOT EXISTS
             (SELECT 1 FROM members WHERE room_id = rooms.id AND user_id = creator_id)
         AND EXISTS (SELECT 1 FROM members WHERE room_id = rooms.id)",
    )
}

async fn who_is_banned_while_coming_in_is_never_a_member(database: TestDatabase) {
    let nodes = [database.open(), database.open()];
    let creator = sign_up(&nodes[0], "creator").await;
    let room = make_room(&nodes[0], &creator, AccessRule::Open).await;
    for round in 0..30 {
        let user = sign_up(&nodes[0], &format!("user{round}")).await.id;
        let (banning, adding) = (nodes[0].storage.members(), nodes[1].storage.members());

        let (banned, added) = tokio::join!(
            tokio::spawn(async move { banning.ban(room, user, noon()).await }),
            tokio::spawn(async move { adding.add(room, user, noon()).await }),
        );

        banned.unwrap().unwrap();
        let added = added.unwrap();
        assert!(matches!(added, Ok(true) | Err(AddMemberError::Banned)), "{added:?}");
        let here = nodes[0].storage.members().standing(room, user).await.unwrap().unwrap();
        assert_eq!(here.place, Place::Banned);
    }
    let both = "SELECT members.user_id AS number FROM members JOIN bans
        ON bans.user_id = members.user_id AND bans.room_id = members.room_id";
    assert_eq!(database.connect().numbers(both), []);
}

async fn all_who_leave_at_once_leave_nobody_without_a_creator(database: TestDatabase) {
    let nodes = [database.open(), database.open()];
    let last = sign_up(&nodes[0], "last").await;
    for round in 0..10 {
        let one = sign_up(&nodes[0], &format!("one{round}")).await;
        let other = sign_up(&nodes[0], &format!("other{round}")).await;
        let room = make_room(&nodes[0], &one, AccessRule::Open).await;
        join(&nodes[0], room, &other).await;
        join(&nodes[0], room, &last).await;
        let members = [nodes[0].storage.members(), nodes[1].storage.members()];

        let (one, other) = tokio::join!(
            members[0].remove(room, one.id, noon()),
            members[1].remove(room, other.id, noon())
        );

        assert!(one.unwrap() && other.unwrap());
        assert_eq!(place(&database, room, last.id).await, Some(Place::Creator));
    }
}

async fn an_invite_room_that_all_leave_at_once_is_deleted_once(database: TestDatabase) {
    let nodes = [database.open(), database.open()];
    let creator = sign_up(&nodes[0], "creator").await;
    let member = sign_up(&nodes[0], "member").await;
    for _ in 0..10 {
        let room = make_room(&nodes[0], &creator, AccessRule::Invite).await;
        join(&nodes[0], room, &member).await;
        let members = [nodes[0].storage.members(), nodes[1].storage.members()];

        let (one, other) = tokio::join!(
            members[0].remove(room, creator.id, noon()),
            members[1].remove(room, member.id, noon())
        );

        assert!(one.unwrap() && other.unwrap());
        assert_eq!(nodes[0].storage.rooms().find(room, creator.id).await.unwrap(), None);
        let logged = events(&nodes[0]).await;
        let deleted = logged.iter().filter(|event| **event == RoomEvent::RoomDeleted { room });
        assert_eq!(deleted.count(), 1);
        assert_eq!(logged.last(), Some(&RoomEvent::RoomDeleted { room }));
    }
}

async fn a_creator_that_leaves_while_others_join_leaves_the_rights_to_a_member(
    database: TestDatabase,
) {
    let nodes = [database.open(), database.open()];
    let creator = sign_up(&nodes[0], "creator").await;
    let mut newcomers = Vec::new();
    for number in 0..4 {
        newcomers.push(sign_up(&nodes[0], &format!("newcomer{number}")).await.id);
    }
    for _ in 0..10 {
        let room = make_room(&nodes[0], &creator, AccessRule::Open).await;
        let mut running = JoinSet::new();
        for (newcomer, node) in newcomers.iter().copied().zip(nodes.iter().cycle()) {
            let members = node.storage.members();
            running.spawn(async move { members.add(room, newcomer, noon()).await.unwrap() });
        }
        assert!(nodes[1].storage.members().remove(room, creator.id, noon()).await.unwrap());
        running.join_all().await;

        assert_eq!(creators_that_are_no_members(&database), []);
    }
}

async fn a_creator_that_leaves_while_the_heir_is_erased_leaves_the_rights_to_a_member(
    database: TestDatabase,
) {
    let nodes = [database.open(), database.open()];
    let creator = sign_up(&nodes[0], "creator").await;
    let last = sign_up(&nodes[0], "last").await;
    for round in 0..10 {
        let heir = sign_up(&nodes[0], &format!("heir{round}")).await;
        let room = make_room(&nodes[0], &creator, AccessRule::Open).await;
        join(&nodes[0], room, &heir).await;
        join(&nodes[0], room, &last).await;
        let (members, users) = (nodes[0].storage.members(), nodes[1].storage.users());

        let (left, erased) =
            tokio::join!(members.remove(room, creator.id, noon()), users.erase(heir.id, noon()));

        assert!(left.unwrap());
        erased.unwrap().unwrap();
        assert_eq!(place(&database, room, last.id).await, Some(Place::Creator));
    }
}

async fn a_room_that_is_deleted_while_messages_come_in_takes_none_afterwards(
    database: TestDatabase,
) {
    let nodes = [database.open(), database.open()];
    let author = sign_up(&nodes[0], "author").await;
    let room = make_room(&nodes[0], &author, AccessRule::Open).await;
    let mut senders = JoinSet::new();
    for node in nodes.iter().cycle().take(8) {
        let (log, author) = (node.storage.messages(), author.clone());
        senders.spawn(async move {
            let mut stored = 0_i64;
            loop {
                match log.append(new_message(room, &author, "a text")).await {
                    Ok(_) => stored += 1,
                    Err(AppendError::NoSuchRoom) => return stored,
                    Err(error) => panic!("{error:?}"),
                }
            }
        });
    }

    assert!(nodes[0].storage.rooms().archive(room, noon()).await.unwrap());
    let counted = database.connect().numbers("SELECT count(*) AS number FROM messages");

    let stored: i64 = senders.join_all().await.iter().sum();
    assert_eq!(counted, [stored]);
    assert_eq!(nodes[1].storage.messages().head(room).await.unwrap(), None);
}

async fn a_room_is_deleted_by_one_of_many(database: TestDatabase) {
    let nodes = [database.open(), database.open()];
    let creator = sign_up(&nodes[0], "creator").await;
    let room = make_room(&nodes[0], &creator, AccessRule::Open).await;
    let mut deleting = JoinSet::new();
    for node in nodes.iter().cycle().take(10) {
        let rooms = node.storage.rooms();
        deleting.spawn(async move { rooms.archive(room, noon()).await.unwrap() });
    }

    let deleted = deleting.join_all().await;

    assert_eq!(deleted.into_iter().filter(|was_there| *was_there).count(), 1);
    assert_eq!(events(&nodes[0]).await, [RoomEvent::RoomDeleted { room }]);
}

async fn the_files_of_a_room_that_is_deleted_in_whatever_way_are_due(database: TestDatabase) {
    let node = database.open();
    let creator = sign_up(&node, "creator").await;
    let erased = sign_up(&node, "erased").await;
    let archived = make_room(&node, &creator, AccessRule::Open).await;
    let left = make_room(&node, &creator, AccessRule::Invite).await;
    let banned = make_room(&node, &creator, AccessRule::Invite).await;
    let deserted = make_room(&node, &erased, AccessRule::Invite).await;
    let kept = make_room(&node, &creator, AccessRule::Invite).await;
    database.connect().execute(&format!(
        "INSERT INTO files (key, owner_id, room_id, name, media_type, size)
             SELECT CAST(id AS TEXT), {}, id, 'a file', 'text/plain', 1 FROM rooms",
        creator.id
    ));

    assert!(node.storage.rooms().archive(archived, noon()).await.unwrap());
    assert!(node.storage.members().remove(left, creator.id, noon()).await.unwrap());
    node.storage.members().ban(banned, creator.id, noon()).await.unwrap();
    node.storage.users().erase(erased.id, noon()).await.unwrap().unwrap();

    let files = node.storage.files();
    for expected in [4, 0] {
        assert_eq!(let_go_of_all(files.as_ref()).await, expected);
    }

    let due = format!(
        "SELECT room_id AS number FROM files WHERE due_at = {} ORDER BY room_id",
        noon().as_micros()
    );
    let gone = [archived, left, banned, deserted].map(RoomId::get);
    assert_eq!(database.connect().numbers(&due), gone);
    let shown = "SELECT room_id AS number FROM files WHERE due_at IS NULL";
    assert_eq!(database.connect().numbers(shown), [kept.get()]);
}

pub(crate) async fn events(store: &Store) -> Vec<RoomEvent> {
    let entries = store.storage.room_events().after(None, 10_000).await.unwrap();
    entries.into_iter().map(|entry| entry.event).collect()
}

/// Reads on from the last entry seen, until told to stop and nothing is left.
async fn follow(log: Arc<dyn RoomEventLog>, is_over: Arc<AtomicBool>) -> Vec<RoomEvent> {
    let mut seen: Vec<LoggedRoomEvent> = Vec::new();
    loop {
        let was_over = is_over.load(Ordering::SeqCst);
        let new = log.after(seen.last().map(|entry| entry.id), 3).await.unwrap();
        if was_over && new.is_empty() {
            return seen.into_iter().map(|entry| entry.event).collect();
        }
        seen.extend(new);
    }
}

async fn a_follower_misses_nothing_that_two_nodes_do_at_once(database: TestDatabase) {
    let nodes = [database.open(), database.open()];
    let creator = sign_up(&nodes[0], "creator").await;
    let is_over = Arc::new(AtomicBool::new(false));
    let follower = tokio::spawn(follow(nodes[0].storage.room_events(), Arc::clone(&is_over)));

    let mut people = JoinSet::new();
    for (number, node) in nodes.iter().cycle().take(6).enumerate() {
        let user = sign_up(node, &format!("user{number}")).await.id;
        let (rooms, members) = (node.storage.rooms(), node.storage.members());
        let (creator, sessions) = (creator.id, node.storage.sessions());
        people.spawn(async move {
            let mut done = Vec::new();
            for _ in 0..8 {
                let room = rooms.add(new_room(creator)).await.unwrap().id;
                members.add(room, user, noon()).await.unwrap();
                assert!(members.remove(room, user, noon()).await.unwrap());
                let session = sessions.open(new_session(user, noon())).await.unwrap().session;
                assert!(sessions.end(user, session.id, noon()).await.unwrap());
                assert!(rooms.archive(room, noon()).await.unwrap());
                done.push(RoomEvent::MemberGone { room, user });
                done.push(RoomEvent::RoomDeleted { room });
            }
            done
        });
    }
    let done: BTreeSet<_> =
        people.join_all().await.into_iter().flatten().map(|event| format!("{event:?}")).collect();
    is_over.store(true, Ordering::SeqCst);

    let seen = follower.await.unwrap();
    assert_eq!(seen.len(), 6 * 8 * 2);
    assert_eq!(seen.iter().map(|event| format!("{event:?}")).collect::<BTreeSet<_>>(), done);
}

async fn each_log_tells_of_its_own_and_old_entries_of_both_are_removed(database: TestDatabase) {
    let node = database.open();
    let (sessions, places) = (node.storage.revocations(), node.storage.room_events());
    let user = sign_up(&node, "user").await;
    let room = make_room(&node, &user, AccessRule::Open).await;
    let session = node.storage.sessions().open(new_session(user.id, noon())).await.unwrap();
    node.storage.sessions().end(user.id, session.session.id, noon()).await.unwrap();
    node.storage.rooms().archive(room, noon()).await.unwrap();
    let ended = sessions.after(None, 10).await.unwrap();
    let closed = places.after(None, 10).await.unwrap();
    assert_eq!((ended.len(), closed.len()), (1, 1));
    assert_eq!(sessions.latest().await.unwrap(), Some(closed[0].id));
    assert_eq!(places.latest().await.unwrap(), Some(closed[0].id));

    let later = noon() + std::time::Duration::from_secs(60);
    assert_eq!(sessions.remove_before(later).await.unwrap(), 1);

    assert_eq!(sessions.after(None, 10).await.unwrap(), []);
    assert_eq!(places.after(None, 10).await.unwrap(), closed);
    let next = make_room(&node, &user, AccessRule::Open).await;
    node.storage.rooms().archive(next, later).await.unwrap();
    let told = places.after(Some(closed[0].id), 10).await.unwrap();
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].event, RoomEvent::RoomDeleted { room: next });
}

/// Lets the files of all deleted rooms go at noon; how many.
async fn let_go_of_all(files: &dyn FileRegistry) -> u64 {
    let mut all = 0;
    for _room in 0..4 {
        all += files.let_go_of_closed_rooms(noon(), 100).await.unwrap();
    }
    all
}
