//! What clients are sent.

use messages::testing::builders::client_message_id;
use messages::{FileKind, MessageKind, ReadMark};
use rooms::{AccessRule, Description, RoomKind};

use super::*;

fn room() -> Room {
    Room {
        id: RoomId::new(8).expect("an id"),
        name: "김철수".into(),
        description: Description::default(),
        access: AccessRule::Invite,
        kind: RoomKind::Direct,
        post: None,
        creator: UserRef { id: UserId::new(10).expect("an id"), ..person() },
        member_count: 2,
        created_at: at_noon(),
        active_at: at_noon(),
    }
}

#[test]
fn a_message_is_shown_as_documented() {
    assert_eq!(encoded(&posted(message())), shown());
}

#[test]
fn an_answer_names_the_message_that_it_answers() {
    let answer = Message { reply_to: MessageId::new(1).ok(), ..message() };
    assert_eq!(encoded(&posted(answer)), with(shown(), json!({"reply_to_message_id": 1})));
}

#[test]
fn a_file_shows_its_signed_address_its_name_and_its_size() {
    let (file, address) = photo();
    for (kind, text) in
        [(FileKind::Image, "image"), (FileKind::Voice, "voice"), (FileKind::Any, "file")]
    {
        let (kind, file) = (MessageKind::File(kind), Some(file.clone()));
        let event = posted(Message { kind, file, content: String::new(), ..message() });
        let fields = json!({
            "content": "", "message_type": text,
            "file_url": address, "file_name": "photo.png", "file_size": 68
        });
        assert_eq!(encoded(&event), with(shown(), fields));
    }
}

#[test]
fn a_location_is_shown_as_its_json_text() {
    let place = r#"{"latitude":37.5665,"longitude":126.978}"#;
    let event = posted(Message { kind: MessageKind::Location, content: place.into(), ..message() });
    let fields = json!({"content": place, "message_type": "location"});
    assert_eq!(encoded(&event), with(shown(), fields));
}

#[test]
fn only_its_author_is_shown_a_client_message_id() {
    let event = posted(Message { client_message_id: Some(client_message_id("a-1")), ..message() });
    assert_eq!(encoded(&event), shown());
    let own = with(shown(), json!({"client_message_id": "a-1"}));
    assert_eq!(encoded_for(&event, Audience::Author), own);
    assert_eq!(encoded_for(&posted(message()), Audience::Author), shown());
}

#[test]
fn an_edited_message_shows_its_words_and_since_when() {
    let edited = Message { edited_at: Some(at_noon()), content: "수정된".into(), ..message() };
    assert_eq!(
        encoded(&Event::Edited(Arc::new(edited))),
        json!({"type": "message_edited", "message_id": 123, "content": "수정된", "edited_at": NOON})
    );
}

#[test]
fn a_deleted_message_shows_its_id_alone() {
    let deleted = Message { deleted_at: Some(at_noon()), content: String::new(), ..message() };
    assert_eq!(
        encoded(&Event::Deleted(Arc::new(deleted))),
        json!({"type": "message_deleted", "message_id": 123})
    );
}

#[test]
fn who_writes_is_named_as_documented() {
    for is_typing in [true, false] {
        assert_eq!(
            encoded(&Event::Typing { person: Arc::new(person()), is_typing }),
            json!({"type": "typing", "user_id": 11, "user_name": "김철수", "is_typing": is_typing})
        );
    }
}

#[test]
fn who_comes_and_goes_is_named_as_documented() {
    let person = Arc::new(person());
    for (event, status) in
        [(Event::Entered(person.clone()), "online"), (Event::Left(person), "offline")]
    {
        assert_eq!(
            encoded(&event),
            json!({"type": "user_status", "user_id": 11, "user_name": "김철수", "status": status})
        );
    }
}

#[test]
fn how_far_somebody_has_read_is_told_with_the_time() {
    let message = message();
    let mark = ReadMark {
        room_id: message.room_id,
        user_id: person().id,
        sequence: message.sequence,
        at: at_noon(),
    };
    let moved =
        MovedMark { mark, message_id: message.id, reader: "김철수".into(), is_shown: true };
    assert_eq!(
        encoded(&Event::Read(Arc::new(moved))),
        json!({
            "type": "message_read", "user_id": 11, "user_name": "김철수",
            "last_read_message_id": 123, "timestamp": NOON
        })
    );
}

#[test]
fn a_room_that_somebody_came_into_is_shown_as_in_the_list() {
    let created = json!({
        "type": "room_created", "room_id": 8, "room_name": "김철수", "room_type": "direct",
        "created_by": 10, "is_active": true, "created_at": NOON, "updated_at": NOON,
        "participant_count": 2, "last_message": null, "unread_count": 0
    });
    let news = News::Room { room: Arc::new(room()), newest: None, unread: 0 };
    assert_eq!(encoded_news(&news), created);

    for (kind, text) in
        [(RoomKind::Group, "group"), (RoomKind::Chat, "group"), (RoomKind::Video, "group")]
    {
        let newest = Some(Arc::new(message()));
        let news = News::Room { room: Arc::new(Room { kind, ..room() }), newest, unread: 3 };
        let fields = json!({"room_type": text, "last_message": "안녕하세요!", "unread_count": 3});
        assert_eq!(encoded_news(&news), with(created.clone(), fields));
    }
}

#[test]
fn a_message_in_one_of_somebodys_rooms_names_the_room_and_what_is_unread() {
    let (file, address) = photo();
    let news = News::Message { message: Arc::new(message()), unread: 3 };
    let told = with(shown(), json!({"type": "room_message", "room_id": 8, "unread_count": 3}));
    assert_eq!(encoded_news(&news), told);

    let (kind, id) = (MessageKind::File(FileKind::Image), Some(client_message_id("a-1")));
    let photo = Message { kind, file: Some(file), client_message_id: id, ..message() };
    let news = News::Message { message: Arc::new(photo), unread: 3 };
    let fields = json!({
        "message_type": "image", "file_url": address, "file_name": "photo.png", "file_size": 68
    });
    assert_eq!(encoded_news(&news), with(told, fields));
}
