//! `GET` and `PUT /chat/rooms/{room_id}/settings/`

use reqwest::Method;
use serde_json::{Value, json};

use super::any_request::assert_takes_only_json_objects;
use super::{assert_unfit, make_group, put};
use crate::support::field_errors::assert_detail;
use crate::support::{Launch, Person, assert_shape, on_both_databases, on_one_database};

on_both_databases! {
    a_room_begins_with_the_documented_settings,
    the_documented_change_answers_with_all_settings,
    one_s_own_settings_are_nobody_else_s,
    the_room_s_settings_are_its_creator_s_to_change,
    others_may_send_the_room_s_settings_back_as_they_are,
    an_outsider_of_an_open_room_sees_its_settings_and_has_none,
}

on_one_database! {
    what_will_not_do_is_told_by_its_field,
    what_is_no_json_object_is_refused,
}

const NOT_THE_CREATOR: &str = "Only the room's creator can change how long messages are kept.";

fn path(room: i64) -> String {
    format!("/chat/rooms/{room}/settings/")
}

/// What `GET` answers.
async fn settings(reader: &Person, room: i64) -> Value {
    let settings = reader.get(&path(room)).await.expect(200);
    assert_settings(&settings);
    settings
}

/// What `PUT` answers, which is what `GET` answers after it.
async fn change(person: &Person, room: i64, body: Value) -> Value {
    let changed = put(person, &path(room), body).await.expect(200);
    assert_eq!(settings(person, room).await, changed);
    changed
}

#[track_caller]
fn assert_settings(settings: &Value) {
    assert_shape(
        settings,
        &[
            ("room_id", "number"),
            ("notification_enabled", "bool"),
            ("message_retention_days", "number"),
            ("auto_delete_enabled", "bool"),
            ("read_receipt_enabled", "bool"),
        ],
    );
}

/// The document's example.
fn documented(room: i64) -> Value {
    json!({
        "room_id": room, "notification_enabled": true, "message_retention_days": 365,
        "auto_delete_enabled": false, "read_receipt_enabled": true
    })
}

/// The example with some settings changed.
fn changed(room: i64, fields: &Value) -> Value {
    let mut settings = documented(room);
    let fields = fields.as_object().unwrap().clone();
    settings.as_object_mut().unwrap().extend(fields);
    settings
}

async fn a_room_begins_with_the_documented_settings(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let member = server.sign_up("User Name").await;
    let room = make_group(&creator, "새로운 채팅방", &[&member]).await;
    for person in [&creator, &member] {
        assert_eq!(settings(person, room).await, documented(room));
        let bare = path(room).trim_end_matches('/').to_owned();
        assert_eq!(person.get(&bare).await.expect(200), documented(room));
    }
    let open = creator.open_room("General Chat").await;
    assert_eq!(settings(&creator, open).await, documented(open));
}

async fn the_documented_change_answers_with_all_settings(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let member = server.sign_up("User Name").await;
    let room = make_group(&creator, "새로운 채팅방", &[&member]).await;
    let body = "{\n  \"notification_enabled\": false,\n  \"read_receipt_enabled\": true\n}";
    for path in [path(room), path(room).trim_end_matches('/').to_owned()] {
        let answer = member.send_text(Method::PUT, &path, body).await.expect(200);
        assert_settings(&answer);
        assert_eq!(answer, changed(room, &json!({"notification_enabled": false})));
    }
    for body in [json!({}), json!({"unknown": 1})] {
        let unchanged = changed(room, &json!({"notification_enabled": false}));
        assert_eq!(change(&member, room, body).await, unchanged);
    }
}

async fn one_s_own_settings_are_nobody_else_s(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let member = server.sign_up("User Name").await;
    let room = make_group(&creator, "새로운 채팅방", &[&member]).await;
    let other_room = make_group(&creator, "다른 방", &[&member]).await;
    let own = json!({"notification_enabled": false, "read_receipt_enabled": false});
    assert_eq!(change(&member, room, own.clone()).await, changed(room, &own));
    assert_eq!(settings(&creator, room).await, documented(room));
    assert_eq!(settings(&member, other_room).await, documented(other_room));
    let back = json!({"read_receipt_enabled": true});
    let fields = json!({"notification_enabled": false});
    assert_eq!(change(&member, room, back).await, changed(room, &fields));
}

async fn the_room_s_settings_are_its_creator_s_to_change(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let member = server.sign_up("User Name").await;
    let room = make_group(&creator, "새로운 채팅방", &[&member]).await;
    for fields in [
        json!({"message_retention_days": 1}),
        json!({"message_retention_days": 3_650, "auto_delete_enabled": true}),
        json!({"message_retention_days": 3_650, "auto_delete_enabled": false}),
    ] {
        assert_eq!(change(&creator, room, fields.clone()).await, changed(room, &fields));
        assert_eq!(settings(&member, room).await, changed(room, &fields));
    }
    let before = settings(&member, room).await;
    for body in [
        json!({"message_retention_days": 365}),
        json!({"auto_delete_enabled": true}),
        json!({"auto_delete_enabled": true, "notification_enabled": false}),
    ] {
        assert_detail(&put(&member, &path(room), body).await, 403, NOT_THE_CREATOR);
        assert_eq!(settings(&member, room).await, before, "all of it, or nothing");
    }
    super::remove(&creator, room, &creator).await;
    let body = json!({"message_retention_days": 30});
    assert_eq!(change(&member, room, body).await["message_retention_days"], 30);
}

async fn others_may_send_the_room_s_settings_back_as_they_are(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let member = server.sign_up("User Name").await;
    let room = make_group(&creator, "새로운 채팅방", &[&member]).await;
    let body = changed(room, &json!({"notification_enabled": false}));
    assert_eq!(change(&member, room, body.clone()).await, body);
    assert_eq!(settings(&creator, room).await, documented(room));
}

async fn an_outsider_of_an_open_room_sees_its_settings_and_has_none(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let outsider = server.sign_up("User Name").await;
    let room = creator.open_room("General Chat").await;
    assert_eq!(settings(&outsider, room).await, documented(room));
    let barred = "Only people in this room have settings of their own.";
    for body in [json!({"notification_enabled": false}), json!({"notification_enabled": 7})] {
        assert_detail(&put(&outsider, &path(room), body).await, 403, barred);
    }
}

async fn what_will_not_do_is_told_by_its_field(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let member = server.sign_up("User Name").await;
    let room = make_group(&creator, "새로운 채팅방", &[&member]).await;
    let days = "A whole number from 1 to 3650 is required.";
    for value in
        [json!(0), json!(-1), json!(3_651), json!(i64::MAX), json!(1.5), json!("30"), json!(null)]
    {
        for person in [&creator, &member] {
            let answer = put(person, &path(room), json!({"message_retention_days": value})).await;
            assert_unfit(&answer, "message_retention_days", days);
        }
    }
    for field in ["notification_enabled", "auto_delete_enabled", "read_receipt_enabled"] {
        for value in [json!(null), json!(1), json!("true"), json!([true]), json!({})] {
            let answer = put(&creator, &path(room), json!({ field: value })).await;
            assert_unfit(&answer, field, "Must be a valid boolean.");
        }
    }
    let body = json!({
        "notification_enabled": false, "message_retention_days": 0, "auto_delete_enabled": 7
    });
    let told =
        format!("auto_delete_enabled: Must be a valid boolean. message_retention_days: {days}");
    let answer = put(&creator, &path(room), body).await;
    assert_eq!(answer.expect(422), json!({ "detail": told }));
    assert_eq!(settings(&creator, room).await, documented(room));
}

async fn what_is_no_json_object_is_refused(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let room = make_group(&creator, "새로운 채팅방", &[]).await;
    let path = path(room);
    assert_takes_only_json_objects(&creator, Method::PUT, &path, "notification_enabled").await;
}
