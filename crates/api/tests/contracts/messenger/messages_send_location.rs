//! `POST /chat/rooms/{room_id}/messages/` of places.

use serde_json::{Value, json};

use super::{assert_message, assert_unfit, contents, make_group, messages_of, page};
use crate::support::field_errors::{NO_NULL, NO_STRING, REQUIRED};
use crate::support::{Launch, on_both_databases, on_one_database};

on_both_databases! {
    a_location_is_an_object_or_its_text_and_shown_as_text,
}

on_one_database! {
    what_is_no_place_on_earth_is_refused,
}

async fn a_location_is_an_object_or_its_text_and_shown_as_text(launch: Launch) {
    let server = launch.start();
    let sender = server.sign_up("User Name").await;
    let room = make_group(&sender, "새로운 채팅방", &[]).await;
    let shown = r#"{"latitude":37.566535,"longitude":-126.9779692}"#;
    let place = json!({"longitude": -126.977_969_2, "latitude": 37.566_535, "name": "서울"});
    for content in [place.clone(), place.to_string().into(), format!(" {shown}\n").into()] {
        let body = json!({"message_content": content, "message_type": "location"});
        let message = sender.post(&messages_of(room), body).await.expect(201);
        assert_message(&message);
        assert_eq!(
            (&message["message_type"], &message["message_content"]),
            (&"location".into(), &shown.into())
        );
    }
    for (latitude, longitude) in [(90.0, 180.0), (-90.0, -180.0), (0.0, 0.0), (1e-7, 1e-7)] {
        let place = json!({"latitude": latitude, "longitude": longitude});
        let body = json!({"message_content": place, "message_type": "location"});
        let message = sender.post(&messages_of(room), body).await.expect(201);
        let shown: Value =
            serde_json::from_str(message["message_content"].as_str().unwrap()).unwrap();
        assert_eq!(shown["latitude"].as_f64(), Some(latitude));
        assert_eq!(shown["longitude"].as_f64(), Some(longitude));
    }
    assert_eq!(contents(&page(&sender, room, "size=7").await)[0], shown);
    let elsewhere = sender.get(&format!("/api/rooms/{room}/messages/")).await.expect(200);
    assert_eq!(elsewhere[0]["content"], shown);
}

async fn what_is_no_place_on_earth_is_refused(launch: Launch) {
    let server = launch.start();
    let sender = server.sign_up("User Name").await;
    let room = make_group(&sender, "새로운 채팅방", &[]).await;
    let nowhere = "Expected {\"latitude\": -90 to 90, \"longitude\": -180 to 180}, \
                   an object or its JSON text.";
    for (content, text) in [
        (json!({}), nowhere),
        (json!({"latitude": 1}), nowhere),
        (json!({"latitude": "1", "longitude": "2"}), nowhere),
        (json!({"latitude": null, "longitude": 2}), nowhere),
        (json!({"latitude": 90.000_001, "longitude": 0}), nowhere),
        (json!({"latitude": 0, "longitude": -180.000_001}), nowhere),
        (json!({"latitude": 1e300, "longitude": 0}), nowhere),
        (json!("somewhere"), nowhere),
        (json!(""), nowhere),
        (json!("[1, 2]"), nowhere),
        (json!("{\"latitude\": 1, \"longitude\": 2"), nowhere),
        (json!([1, 2]), NO_STRING),
        (json!(7), NO_STRING),
        (Value::Null, NO_NULL),
    ] {
        let body = json!({"message_content": content, "message_type": "location"});
        assert_unfit(&sender.post(&messages_of(room), body).await, "message_content", text);
    }
    let body = json!({"message_type": "location"});
    assert_unfit(&sender.post(&messages_of(room), body).await, "message_content", REQUIRED);
    assert_eq!(page(&sender, room, "").await["total_count"], 0);
}
