use kernel::testing::noon;

use super::RoomPorts;
use crate::{LoggedRoomEvent, Place, RoomEvent};

async fn after(ports: &RoomPorts, entry: Option<LoggedRoomEvent>, limit: u32) -> Vec<RoomEvent> {
    let entries = ports.events.after(entry.map(|entry| entry.id), limit).await.unwrap();
    entries.iter().map(|entry| entry.event).collect()
}

/// Somebody leaves, somebody is banned, and the room is deleted.
async fn make_three_events(ports: &RoomPorts) -> [RoomEvent; 3] {
    let creator = ports.people.sign_up("creator").await;
    let member = ports.people.sign_up("member").await;
    let banned = ports.people.sign_up("banned").await;
    let room = ports.add_room(creator.id).await.id;
    ports.join(room, member.id, noon()).await;
    ports.leave(room, member.id).await;
    ports.ban(room, banned.id).await;
    ports.archive(room).await;
    [
        RoomEvent::MemberGone { room, user: member.id },
        RoomEvent::MemberGone { room, user: banned.id },
        RoomEvent::RoomDeleted { room },
    ]
}

pub(super) async fn an_empty_event_log_has_no_latest_entry(ports: &RoomPorts) {
    let creator = ports.people.sign_up("creator").await;
    let member = ports.people.sign_up("member").await;
    let room = ports.add_room(creator.id).await.id;
    ports.join(room, member.id, noon()).await;

    assert_eq!(ports.events.latest().await.unwrap(), None);
    assert_eq!(ports.events.after(None, 10).await.unwrap(), []);
}

pub(super) async fn events_are_told_oldest_first_with_ascending_ids(ports: &RoomPorts) {
    let happened = make_three_events(ports).await;

    let entries = ports.events.after(None, 10).await.unwrap();

    let told: Vec<_> = entries.iter().map(|entry| entry.event).collect();
    assert_eq!(told, happened);
    assert!(entries.is_sorted_by(|earlier, later| earlier.id < later.id));
    let newest = entries.last().map(|entry| entry.id);
    assert_eq!(ports.events.latest().await.unwrap(), newest);
}

pub(super) async fn events_are_told_after_the_one_given_up_to_the_limit(ports: &RoomPorts) {
    let happened = make_three_events(ports).await;
    let entries = ports.events.after(None, 10).await.unwrap();

    assert_eq!(after(ports, None, 2).await, happened[..2]);
    assert_eq!(after(ports, Some(entries[0]), 1).await, happened[1..2]);
    assert_eq!(after(ports, Some(entries[0]), 10).await, happened[1..]);
    assert_eq!(after(ports, Some(entries[2]), 10).await, []);
}

pub(super) async fn a_later_event_has_a_higher_id(ports: &RoomPorts) {
    make_three_events(ports).await;
    let latest = ports.events.latest().await.unwrap().expect("an entry");
    let creator = ports.people.sign_up("another").await;
    let room = ports.add_room(creator.id).await.id;

    ports.archive(room).await;

    let later = ports.events.after(Some(latest), 10).await.unwrap();
    assert_eq!(later.len(), 1);
    assert_eq!(later[0].event, RoomEvent::RoomDeleted { room });
    assert!(later[0].id > latest);
    assert_eq!(ports.events.latest().await.unwrap(), Some(later[0].id));
}

pub(super) async fn to_forget_changes_nothing_that_is_kept(ports: &RoomPorts) {
    let creator = ports.people.sign_up("creator").await;
    let member = ports.people.sign_up("member").await;
    let room = ports.add_room(creator.id).await.id;
    ports.join(room, member.id, noon()).await;

    ports.members.forget(RoomEvent::MemberGone { room, user: member.id });
    assert_eq!(ports.place(room, member.id).await, Place::Member);
    ports.members.forget(RoomEvent::RoomDeleted { room });
    assert_eq!(ports.place(room, creator.id).await, Place::Creator);
    assert_eq!(ports.logged().await, []);
}
