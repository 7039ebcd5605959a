use kernel::testing::noon;
use kernel::{RoomId, UserId};
use rooms::SettingsRevision;

use super::super::unknown_room;
use super::{ReadMarkPorts, mark};
use crate::Awaited;

impl ReadMarkPorts {
    /// In the order of rooms and people.
    async fn awaited(&self, places: &[(RoomId, UserId)]) -> Vec<Awaited> {
        let mut awaited = self.read_marks.awaited(places).await.expect("an answer");
        awaited.sort_by_key(|awaited| (awaited.room_id, awaited.user_id));
        awaited
    }

    async fn set_notifies(&self, room: RoomId, user: UserId, notifies: bool) {
        let revision = SettingsRevision { notifies: Some(notifies), ..SettingsRevision::default() };
        let revised = self.settings.revise(room, user, revision).await.expect("an answer");
        revised.expect("settings of a room that is there");
    }
}

pub(super) async fn what_is_awaited_is_counted_also_where_it_is_nothing(ports: &ReadMarkPorts) {
    let (room, author, reader) = ports.room_to_read(5).await;
    let another = ports.messages.add_room(&author).await;
    ports.join(another, reader.id).await;
    ports.advance([mark(room, reader.id, 2), mark(room, author.id, 5)]).await;
    let messages = ports.messages.list_all(room).await;
    ports.messages.delete(&messages[3]).await;

    let places = [(another, reader.id), (room, reader.id), (room, author.id)];
    let awaited = ports.awaited(&places).await;

    let expected = [
        Awaited { room_id: room, user_id: author.id, unread: 0 },
        Awaited { room_id: room, user_id: reader.id, unread: 2 },
        Awaited { room_id: another, user_id: reader.id, unread: 0 },
    ];
    assert_eq!(awaited, expected);
}

pub(super) async fn only_places_that_are_asked_for_are_awaited(ports: &ReadMarkPorts) {
    let (room, author, reader) = ports.room_to_read(2).await;
    let another = ports.messages.add_room(&author).await;
    ports.join(another, reader.id).await;

    let awaited = ports.awaited(&[(room, author.id), (another, reader.id)]).await;

    let places: Vec<_> = awaited.iter().map(|awaited| (awaited.room_id, awaited.user_id)).collect();
    assert_eq!(places, [(room, author.id), (another, reader.id)]);
    assert_eq!(ports.awaited(&[]).await, []);
}

pub(super) async fn whoever_wants_no_notice_awaits_nothing(ports: &ReadMarkPorts) {
    let (room, author, reader) = ports.room_to_read(2).await;
    let another = ports.messages.add_room(&author).await;
    ports.join(another, reader.id).await;
    let of_another = Awaited { room_id: another, user_id: reader.id, unread: 0 };
    let of_room = Awaited { room_id: room, user_id: reader.id, unread: 2 };
    let places = [(room, reader.id), (another, reader.id)];

    ports.set_notifies(room, reader.id, false).await;
    assert_eq!(ports.awaited(&places).await, [of_another]);

    ports.set_notifies(room, reader.id, true).await;
    assert_eq!(ports.awaited(&places).await, [of_room, of_another]);
}

pub(super) async fn who_is_no_member_awaits_nothing(ports: &ReadMarkPorts) {
    let (room, author, reader) = ports.room_to_read(2).await;
    let stranger = ports.messages.people.sign_up("stranger").await;
    ports.leave(room, reader.id).await;
    let unknown = UserId::new(i64::MAX).unwrap();
    let places =
        [(room, stranger.id), (room, reader.id), (room, unknown), (unknown_room(), author.id)];
    assert_eq!(ports.awaited(&places).await, []);

    assert!(ports.messages.rooms.archive(room, noon()).await.unwrap());
    assert_eq!(ports.awaited(&[(room, author.id)]).await, []);
}

pub(super) async fn hundreds_of_places_are_awaited_at_once(ports: &ReadMarkPorts) {
    let (room, author, reader) = ports.room_to_read(3).await;
    let mut places = vec![(room, author.id), (room, reader.id)];
    let unknown = (1..=500).filter_map(|number| UserId::new(i64::MAX - number).ok());
    places.extend(unknown.map(|user| (room, user)));

    let awaited = ports.awaited(&places).await;

    let expected =
        [author.id, reader.id].map(|user_id| Awaited { room_id: room, user_id, unread: 3 });
    assert_eq!(awaited, expected);
}
