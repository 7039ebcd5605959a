use std::num::NonZeroU64;

use kernel::testing::noon;
use kernel::{Page, UserRef};

use super::{RoomPorts, visible_to};
use crate::testing::builders::new_room;
use crate::{AccessRule, NewRoom, RoomKind, RoomPurpose, RoomQuery, RoomScope};

fn page(number: u64, size: u32) -> Page {
    Page::new(NonZeroU64::new(number).unwrap(), size).unwrap()
}

/// One room of each rule and kind by each of two people, one of whom is in some of the other's.
async fn many_rooms(ports: &RoomPorts) -> UserRef {
    let user = ports.people.sign_up("user").await;
    let other = ports.people.sign_up("other").await;
    for access in [AccessRule::Open, AccessRule::Totp, AccessRule::Invite] {
        for kind in [RoomKind::Chat, RoomKind::Video, RoomKind::Direct, RoomKind::Group] {
            ports.add_room_as(NewRoom { access, kind, ..new_room(user.id) }).await;
            let of_other = NewRoom { access, kind, ..new_room(other.id) };
            let of_other = ports.add_room_as(of_other).await;
            if matches!(kind, RoomKind::Video | RoomKind::Group) {
                ports.join(of_other.id, user.id, noon()).await;
            }
        }
    }
    user
}

fn every_query(user: &UserRef) -> impl Iterator<Item = RoomQuery> {
    let scopes = [RoomScope::Visible, RoomScope::Own];
    let purposes = [None, Some(RoomPurpose::Text), Some(RoomPurpose::Video)];
    let user = user.id;
    scopes.into_iter().flat_map(move |scope| {
        purposes.into_iter().map(move |purpose| RoomQuery { user, scope, purpose })
    })
}

pub(super) async fn pages_hold_what_the_list_holds(ports: &RoomPorts) {
    let user = many_rooms(ports).await;
    for query in every_query(&user) {
        let listed = ports.rooms.list(query, None, 100).await.unwrap();
        let mut paged = Vec::new();
        for number in 1..=6 {
            let rooms = ports.rooms.page(query, page(number, 4)).await.unwrap();
            assert_eq!(rooms.len(), (listed.len() - paged.len()).min(4), "{query:?}");
            paged.extend(rooms);
        }
        assert_eq!(paged, listed, "{query:?}");
    }
}

pub(super) async fn a_page_past_the_end_is_empty(ports: &RoomPorts) {
    let user = ports.people.sign_up("user").await;
    assert_eq!(ports.rooms.page(visible_to(user.id), page(1, 1)).await.unwrap(), []);
    let room = ports.add_room(user.id).await;

    for query in every_query(&user).filter(|query| query.purpose != Some(RoomPurpose::Video)) {
        let first = ports.rooms.page(query, page(1, 1)).await.unwrap();
        assert_eq!(first, std::slice::from_ref(&room));
        for past in [page(2, 1), page(2, 200), page(u64::MAX, 200)] {
            assert_eq!(ports.rooms.page(query, past).await.unwrap(), []);
        }
    }
}

pub(super) async fn a_count_is_the_length_of_the_whole_list(ports: &RoomPorts) {
    let stranger = ports.people.sign_up("stranger").await;
    assert_eq!(ports.rooms.count(visible_to(stranger.id)).await.unwrap(), 0);
    let user = many_rooms(ports).await;

    for query in every_query(&user).chain(every_query(&stranger)) {
        let listed = ports.rooms.list(query, None, 100).await.unwrap();
        assert_eq!(ports.rooms.count(query).await.unwrap(), listed.len() as u64, "{query:?}");
    }
    let count = ports.rooms.count(visible_to(stranger.id)).await.unwrap();
    assert_eq!(count, 16);
    let count = ports.rooms.count(visible_to(user.id)).await.unwrap();
    assert_eq!(count, 22);
}
