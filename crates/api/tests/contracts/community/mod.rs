//! `/user/…`, `/mysite/user/v1/profile/…`, `/api/chat/…` and `/api/post/…`.

mod any_request;
mod friend_add;
mod friend_delete;
mod friend_profile;
mod friends_list;
mod login;
mod logout;
mod message;
mod message_room;
mod people_search;
mod post_categories;
mod post_delete;
mod post_edit;
mod post_read;
mod post_tags;
mod post_write;
mod posts_list;
mod posts_search;
mod profile;
mod profile_edit;
mod profile_form;
mod profile_form_refused;
mod profile_picture_address;
mod registration;
mod rooms;
mod upload_cut_off;
mod upload_limits;
mod uploads_kept;

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::person::send;
use crate::support::{Answer, Person, assert_shape};

/// A profile as its owner's contract shows it everywhere.
const PROFILE: [(&str, &str); 8] = [
    ("id", "number"),
    ("user", "number"),
    ("email", "string"),
    ("nickname", "string"),
    ("profile_picture", "string"),
    ("contact_number", "string"),
    ("status", "string"),
    ("is_private", "bool"),
];

/// A post in a list, or after a change.
#[track_caller]
fn assert_post(post: &Value) {
    let category = if post["category"].is_null() { "null" } else { "number" };
    assert_shape(
        post,
        &[
            ("id", "number"),
            ("tags", "array"),
            ("title", "string"),
            ("content", "string"),
            ("created_at", "time"),
            ("updated_at", "time"),
            ("hit", "number"),
            ("category", category),
        ],
    );
    assert_tags(&post["tags"]);
}

/// Every tag is an object with a name.
#[track_caller]
fn assert_tags(tags: &Value) {
    for tag in tags.as_array().unwrap() {
        assert_shape(tag, &[("name", "string")]);
    }
}

/// What others see of a private profile.
#[track_caller]
fn assert_outline(profile: &Value) {
    assert_shape(
        profile,
        &[
            ("id", "number"),
            ("user", "number"),
            ("nickname", "string"),
            ("profile_picture", "string"),
            ("is_private", "bool"),
        ],
    );
    assert_eq!(profile["is_private"], true);
}

#[track_caller]
fn id_of(object: &Value) -> i64 {
    object["id"].as_i64().unwrap_or_else(|| panic!("no id: {object}"))
}

/// The ids of a list, in its order.
#[track_caller]
fn ids_of(list: &Value) -> Vec<i64> {
    list.as_array().unwrap_or_else(|| panic!("no list: {list}")).iter().map(id_of).collect()
}

/// Sends no body, and declares none.
async fn post_nothing(person: &Person, path: &str) -> Answer {
    send(person.request(Method::POST, path)).await
}

/// Puts somebody on a friend list.
async fn befriend(person: &Person, friend: &Person) {
    person.post("/user/add-friend/", json!({"email": friend.email})).await.expect(200);
}

/// The ids of a person's friends, in the order of the list.
async fn friends_of(person: &Person) -> Vec<i64> {
    ids_of(&person.get("/user/friends/").await.expect(200)["friends"])
}

/// Makes a room and gives its id.
async fn make_room(creator: &Person, name: &str) -> i64 {
    id_of(&creator.post("/api/chat/room/", json!({"name": name})).await.expect(201))
}

/// Writes a post and gives its id.
async fn write_post(author: &Person, title: &str) -> i64 {
    let body = json!({"title": title, "content": "내용"});
    id_of(&author.post("/api/post/write", body).await.expect(201))
}
