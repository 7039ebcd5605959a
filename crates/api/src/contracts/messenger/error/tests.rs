use kernel::TextError;

use super::*;

fn people(ids: &[i64]) -> Vec<UserId> {
    ids.iter().map(|id| UserId::new(*id).expect("an id")).collect()
}

/// Status and text of an error.
fn told(error: impl Into<MessengerError>) -> (u16, String) {
    let error = error.into();
    (error.status_code().as_u16(), error.to_string())
}

fn told_of_people(error: rooms::Error) -> (u16, String) {
    told(MessengerError::of_people("participant_ids", error))
}

#[test]
fn a_request_that_will_not_do_names_each_field() {
    let mut errors = FieldErrors::of("room_name", "This field is required.");
    errors.add("participant_ids", "No such users: 7, 9.");
    let text = "participant_ids: No such users: 7, 9. room_name: This field is required.";
    assert_eq!(told(errors), (422, text.to_owned()));
}

#[test]
fn a_body_that_cannot_be_read_stands_under_body() {
    for (error, status, text) in [
        (BodyError::Malformed, 422, "body: Not valid JSON."),
        (BodyError::MalformedForm, 422, "body: Not a valid form."),
        (BodyError::NotAnObject, 422, "body: Must be a JSON object."),
        (BodyError::Unread(Problem::BodyTooLarge), 413, Problem::BodyTooLarge.detail()),
    ] {
        assert_eq!(told(error), (status, text.to_owned()));
    }
}

#[test]
fn people_who_cannot_come_in_are_named_in_the_field_that_named_them() {
    for (error, text) in [
        (rooms::Error::NoSuchPeople(people(&[7, 9])), "participant_ids: No such users: 7, 9."),
        (rooms::Error::Banned(people(&[7])), "participant_ids: Banned from the room: 7."),
        (rooms::Error::TooMany(people(&[7])), "participant_ids: No room for these users: 7."),
        (rooms::Error::Alone, "participant_ids: Name at least one other person."),
    ] {
        assert_eq!(told_of_people(error), (422, text.to_owned()));
    }
    let unnamed = told(rooms::Error::NoSuchPeople(people(&[7])));
    assert_eq!(unnamed, (422, "user_ids: No such users: 7.".to_owned()));
    assert_eq!(told_of_people(rooms::Error::NoSuchRoom).0, 404);
}

#[test]
fn what_a_room_bars_is_said_in_words() {
    for (action, text) in [
        (Action::Read, "You are not in this room."),
        (Action::Connect, "You are not in this room."),
        (Action::Invite, "Only people in a group can bring others into it."),
        (Action::Prefer, "Only people in this room have settings of their own."),
        (Action::Retain, "Only the room's creator can change how long messages are kept."),
        (Action::Moderate, "Only the room's creator can do this."),
    ] {
        assert_eq!(told(rooms::Error::Barred(action)), (403, text.to_owned()));
    }
}

#[test]
fn what_is_wrong_with_a_message_is_told_by_its_field() {
    for (error, status, text) in [
        (messages::Error::NoSuchMessage, 404, "Not found."),
        (messages::Error::NotTheirMessage, 403, "This message is not yours to change."),
        (
            messages::Error::NoSuchReplyTarget,
            422,
            "reply_to_message_id: There is no such message in this room.",
        ),
        (
            messages::Error::UnfitWording(WordingError::Text(TextError::Blank)),
            422,
            "message_content: This field may not be blank.",
        ),
        (
            messages::Error::UnfitWording(WordingError::Text(TextError::TooLong { max: 4_000 })),
            422,
            "message_content: Ensure this field has no more than 4000 characters.",
        ),
        (
            messages::Error::UnfitWording(WordingError::NoPlace),
            422,
            "message_content: Expected {\"latitude\": -90 to 90, \"longitude\": -180 to 180}, \
             an object or its JSON text.",
        ),
        (messages::Error::EmptyFile, 422, "file: The submitted file is empty."),
        (messages::Error::NoSpaceLeft, 413, "Your files take up all the space that you have."),
        (messages::Error::Room(rooms::Error::NoSuchRoom), 404, "Not found."),
    ] {
        assert_eq!(told(error), (status, text.to_owned()));
    }
}

#[test]
fn a_handshake_that_will_not_do_is_refused_like_any_request() {
    let after = "after: A valid non-negative integer is required.";
    assert_eq!(told(Refusal::InvalidAfter), (422, after.to_owned()));
    assert_eq!(told(Refusal::Room(rooms::Error::NoSuchRoom)).0, 404);
    assert_eq!(told(Refusal::Problem(Problem::NoWebSocketHandshake)).0, 426);
}
