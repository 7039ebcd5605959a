use super::MessagePorts;
use crate::testing::builders::{
    file_body, kept_file, location, move_place, new_file_message, new_location, new_message,
    text_body,
};
use crate::{Body, FileKind, Message, MessageKind, NewMessage};

pub(super) async fn every_kind_of_message_is_stored_as_it_was_sent(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    let words = " 안녕 👩‍👩‍👧 '%_\\ ";
    let picture = kept_file(1, "사진.png", "image/png", 1_234);
    let sound = kept_file(2, "voice.m4a", "audio/m4a", 99);
    let document = kept_file(3, "a \"quoted\"; name.pdf", "application/pdf", 5_000_000_000);
    for file in [&picture, &sound, &document] {
        ports.upload(&author, file).await;
    }
    for body in [
        text_body(words),
        Body::Location(location(37.566_535, -126.977_969)),
        file_body(FileKind::Image, words, picture),
        file_body(FileKind::Voice, "", sound),
        file_body(FileKind::Any, words, document),
    ] {
        let new = NewMessage { body: body.clone(), ..new_message(room, &author, "a text") };

        let message = ports.append_as(new).await.message;

        assert_eq!(message.kind, body.kind());
        assert_eq!(message.content, body.words());
        assert_eq!(message.file.as_ref(), body.file());
        assert_eq!(ports.list_all(room).await.last(), Some(&*message));
        assert_eq!(ports.log.find(room, message.id).await.unwrap().as_ref(), Some(&*message));
        assert_eq!(ports.publisher.posted(room).last(), Some(&message));
    }
}

pub(super) async fn a_caption_is_edited_and_its_file_stays(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    let file = kept_file(1, "a.pdf", "application/pdf", 7);
    ports.upload(&author, &file).await;
    let message = ports.append_as(new_file_message(room, &author, file.clone())).await.message;

    for text in ["말씀드린 파일", ""] {
        let edited = ports.edit(&message, text).await;

        let expected = Message {
            content: text.to_owned(),
            edited_at: edited.edited_at,
            change: edited.change,
            ..(*message).clone()
        };
        assert_eq!(*edited, expected);
        assert_eq!(ports.list_all(room).await, [expected]);
        assert_eq!(ports.find_file(&file).await, Some(file.clone()));
    }
}

pub(super) async fn a_place_is_edited_to_another(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    let message = ports.append_as(new_location(room, &author, 1.5, 2.0)).await.message;

    let edited = ports.change(move_place(&message, -3.25, 4.0)).await;

    assert_eq!(edited.kind, MessageKind::Location);
    assert_eq!(edited.content, location(-3.25, 4.0).as_str());
    assert_eq!(ports.list_all(room).await, [(*edited).clone()]);
}

pub(super) async fn a_deleted_message_stays_what_it_was(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    let file = kept_file(1, "a.png", "image/png", 7);
    ports.upload(&author, &file).await;
    let body = file_body(FileKind::Image, "a caption", file);
    ports.append_as(NewMessage { body, ..new_message(room, &author, "a text") }).await;
    ports.append_as(new_location(room, &author, 1.0, 2.0)).await;

    for message in ports.list_all(room).await {
        let deleted = ports.delete(&message).await;
        assert_eq!(deleted.kind, message.kind);
        assert_eq!(deleted.content, "");
        assert_eq!(deleted.file, None);
        assert_eq!(ports.log.find(room, message.id).await.unwrap().as_ref(), Some(&*deleted));
        assert_eq!(ports.publisher.changed(room).last(), Some(&deleted));
    }
}
