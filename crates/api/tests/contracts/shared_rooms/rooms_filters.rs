//! `GET /api/rooms/` with `?mine=`, `?room_type=` and `?search=`

use serde_json::json;

use super::{assert_invalid, assert_room, barred_room, id_of, ids, join, store_rooms};
use crate::support::{Launch, Person, assert_shape, on_both_databases};

on_both_databases! {
    mine_are_the_rooms_that_one_made_or_is_in,
    a_room_that_one_left_is_not_ones_own,
    rooms_are_told_apart_by_their_type,
    a_name_is_found_in_any_case_and_any_script,
    a_term_is_taken_literally,
    filters_narrow_each_other,
    a_search_reaches_every_room_of_a_long_list,
    a_parameter_that_will_not_do_is_named,
    all_errors_are_told_at_once,
    other_parameters_are_ignored,
}

async fn room_of_type(person: &Person, name: &str, room_type: &str) -> i64 {
    let body = json!({"name": name, "room_type": room_type});
    id_of(&person.post("/api/rooms/", body).await.expect(201))
}

async fn mine_are_the_rooms_that_one_made_or_is_in(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let person = server.sign_up("User Name").await;
    let joined = creator.open_room("Joined").await;
    let foreign = creator.open_room("Foreign").await;
    let invited = barred_room(&server, &creator, "invite").await;
    let made = person.open_room("Made").await;
    join(&person, joined).await;

    assert_eq!(ids(&person, "mine=true").await, [made, joined]);
    assert_eq!(ids(&person, "mine=false").await, [made, foreign, joined]);
    assert_eq!(ids(&creator, "mine=true").await, [invited, foreign, joined]);
    assert_eq!(ids(&creator, "mine=false").await, [made, invited, foreign, joined]);
    assert_eq!(ids(&creator, "").await, [made, invited, foreign, joined]);
    let list = person.get("/api/rooms/?mine=true").await.expect(200);
    list.as_array().unwrap().iter().for_each(assert_room);
}

async fn a_room_that_one_left_is_not_ones_own(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let person = server.sign_up("User Name").await;
    let room = creator.open_room("General Chat").await;
    join(&person, room).await;
    creator.delete(&format!("/api/rooms/{room}/members/{}/", creator.id)).await.expect_empty(204);
    assert_eq!(ids(&creator, "mine=true").await, [0; 0]);
    assert_eq!(ids(&person, "mine=true").await, [room]);
}

async fn rooms_are_told_apart_by_their_type(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let chat = room_of_type(&person, "General Chat", "chat").await;
    let video = room_of_type(&person, "Video Conference", "video").await;
    let group = room_of_type(&person, "Group", "chat").await;
    server.database.execute(&format!("UPDATE rooms SET kind = 'group' WHERE id = {group}"));

    assert_eq!(ids(&person, "room_type=chat").await, [group, chat]);
    assert_eq!(ids(&person, "room_type=video").await, [video]);
    let list = person.get("/api/rooms/?room_type=chat").await.expect(200);
    for room in list.as_array().unwrap() {
        assert_room(room);
        assert_eq!(room["room_type"], "chat");
    }
}

async fn a_name_is_found_in_any_case_and_any_script(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let english = person.open_room("General Chat").await;
    let korean = person.open_room("우리 마당 이야기").await;
    let decomposed = person.open_room("\u{1112}\u{1161}\u{11ab}글 cafe\u{301}").await;
    let greek = person.open_room("ΟΔΟΣ").await;

    for (search, found) in [
        ("GENERAL", vec![english]),
        ("al%20ch", vec![english]),
        ("al+ch", vec![english]),
        ("마", vec![korean]),
        ("마당 이", vec![korean]),
        ("한글", vec![decomposed]),
        ("\u{1112}\u{1161}\u{11ab}", vec![decomposed]),
        ("CAFÉ", vec![decomposed]),
        ("\u{1106}\u{1161}당", vec![korean]),
        ("οδος", vec![greek]),
        ("a", vec![decomposed, english]),
        ("nothing", vec![]),
    ] {
        assert_eq!(ids(&person, &format!("search={search}")).await, found, "{search}");
    }
}

async fn a_term_is_taken_literally(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    person.open_room("General Chat").await;
    let percent = person.open_room("100% \\ _ 'quoted'").await;
    for search in ["%25", "_", "%5C", "'", "%27quoted"] {
        assert_eq!(ids(&person, &format!("search={search}")).await, [percent], "{search}");
    }
}

async fn filters_narrow_each_other(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let person = server.sign_up("User Name").await;
    room_of_type(&creator, "Video Conference", "video").await;
    let joined = room_of_type(&creator, "Video Evening", "video").await;
    room_of_type(&person, "Video Texts", "chat").await;
    let made = room_of_type(&person, "Quiet video", "video").await;
    let plain = room_of_type(&person, "Plain", "video").await;
    join(&person, joined).await;

    let query = "mine=true&room_type=video";
    assert_eq!(ids(&person, query).await, [plain, made, joined]);
    assert_eq!(ids(&person, &format!("{query}&search=VIDEO")).await, [made, joined]);
    let page = person.get(&format!("/api/rooms/?{query}&search=VIDEO&page=2&size=1")).await;
    assert_eq!(page.header("x-total-count"), "2");
    assert_eq!(page.expect(200)[0]["id"], joined);
}

async fn a_search_reaches_every_room_of_a_long_list(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let oldest = person.open_room("The needle").await;
    store_rooms(&server, &person, 1_203);
    assert_eq!(ids(&person, "search=NEEDLE").await, [oldest]);
    assert_eq!(ids(&person, "search=room%2012").await.len(), 15);
    assert_eq!(ids(&person, "search=nothing").await, [0; 0]);

    let page = person.get("/api/rooms/?search=room%2012&page=4&size=4").await;
    assert_eq!(page.header("x-total-count"), "15");
    let page = page.expect(200);
    let names: Vec<_> = page.as_array().unwrap().iter().map(|room| &room["name"]).collect();
    assert_eq!(names, ["Room 121", "Room 120", "Room 12"]);
}

async fn a_parameter_that_will_not_do_is_named(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let no_boolean = "Must be a valid boolean.";
    let no_type = "Must be \"chat\" or \"video\".";
    let no_text = "Not valid UTF-8.";
    let long = "가".repeat(201);
    for (field, value, text) in [
        ("mine", "maybe", no_boolean),
        ("mine", "True", no_boolean),
        ("mine", "1", no_boolean),
        ("mine", "%FF", no_text),
        ("room_type", "direct", no_type),
        ("room_type", "Chat", no_type),
        ("room_type", "%FF", no_text),
        ("search", "%FF", no_text),
        ("search", "%ED%A0%80", no_text),
        ("search", "a%00", "Null characters are not allowed."),
        ("search", "%20", "This field may not be blank."),
        ("search", &long, "Ensure this field has no more than 200 characters."),
    ] {
        let answer = person.get(&format!("/api/rooms/?{field}={value}")).await;
        assert_invalid(&answer, field, text);
    }
    assert_eq!(ids(&person, &format!("search={}", "가".repeat(200))).await, [0; 0]);
}

async fn all_errors_are_told_at_once(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let query = "mine=x&room_type=y&search=%FF&page=0&size=0";
    let errors = person.get(&format!("/api/rooms/?{query}")).await.expect(400);
    assert_shape(
        &errors,
        &[
            ("mine", "array"),
            ("room_type", "array"),
            ("search", "array"),
            ("page", "array"),
            ("size", "array"),
            ("error", "string"),
            ("message", "string"),
        ],
    );
}

async fn other_parameters_are_ignored(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let room = person.open_room("General Chat").await;
    for query in [
        "ordering=name&q=%FF&%FF=1&&=&token=abc",
        "since=never&until=x",
        "mine=&room_type=&search=&page=&size=",
        "Page=0&PAGE=0",
    ] {
        assert_eq!(ids(&person, query).await, [room], "{query}");
    }
}
