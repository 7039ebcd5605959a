//! Where pictures are kept, and how profiles and messages link to them.

use serde_json::{Value, json};

use crate::support::media_folder::files_in;
use crate::support::pictures::{GIF, PNG};
use crate::support::profile::{own_profile, upload};
use crate::support::{Launch, Person, Socket, on_both_databases};

on_both_databases! {
    a_link_begins_at_the_server_s_root,
    a_public_url_makes_links_absolute,
    every_contract_s_view_of_a_person_has_the_link,
    pictures_are_kept_in_the_configured_folder,
    a_picture_survives_a_restart,
}

/// The frame of a message that a person sends over the socket.
async fn frame_of(person: &Person) -> Value {
    let room = person.open_room("Chat Room").await;
    let mut socket = Socket::open_chat(person, room).await;
    socket.send(json!({"type": "chat.message", "message": "Hello, World!"})).await;
    socket.next().await
}

async fn a_link_begins_at_the_server_s_root(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let address = upload(&user, PNG).await;
    let name = address.strip_prefix("/media/pictures/").unwrap();
    assert_eq!(name.len(), "00000000000000000000000000000001.png".len());
    assert_eq!(frame_of(&user).await["profile_picture_url"], address);
    let other = upload(&server.sign_up("Other").await, PNG).await;
    assert_ne!(other, address, "the same picture of another person");
}

async fn a_public_url_makes_links_absolute(launch: Launch) {
    let mut server = launch.with("PUBLIC_URL", "https://chat.example.com/").start();
    let user = server.sign_up("User").await;
    let address = upload(&user, PNG).await;
    let path = address.strip_prefix("https://chat.example.com").unwrap().to_owned();
    assert!(path.starts_with("/media/pictures/"), "{address}");
    assert_eq!(frame_of(&user).await["profile_picture_url"], address);
    assert_eq!(reqwest::get(server.url(&path)).await.unwrap().bytes().await.unwrap(), PNG);

    server.kill();
    server.set("PUBLIC_URL", "http://other.example:8080");
    server.start();
    let moved = own_profile(&user.on(&server)).await["profile_picture"].clone();
    assert_eq!(moved, format!("http://other.example:8080{path}"));
}

async fn every_contract_s_view_of_a_person_has_the_link(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let other = server.sign_up("Other").await;
    let address = upload(&other, GIF).await;
    let body = json!({"email": other.email});
    user.post("/user/add-friend/", body).await.expect(200);
    let profile = user.get(&format!("/user/friend-profile/{}/", other.id)).await.expect(200);
    let friends = user.get("/user/friends/").await.expect(200);
    let found = user.get("/user/search-friends/?keyword=other").await.expect(200);
    for seen in [&profile, &friends["friends"][0], &found["results"][0]] {
        assert_eq!(seen["profile_picture"], address);
    }

    let room = user.open_room("Chat Room").await;
    let body = json!({"message": "Hello, World!", "room": room});
    other.post("/api/chat/message/", body).await.expect(201);
    let mut replayed = Socket::open_chat_after(&user, room, 0).await;
    assert_eq!(replayed.next().await["profile_picture_url"], address);
}

async fn pictures_are_kept_in_the_configured_folder(launch: Launch) {
    let server = launch.with("MEDIA_URL", "file://elsewhere/kept").start();
    let user = server.sign_up("User").await;
    let address = upload(&user, PNG).await;
    let files = files_in(&server.folder().join("elsewhere/kept"));
    assert_eq!(files.len(), 1);
    assert_eq!(std::fs::read(&files[0]).unwrap(), PNG);
    assert_eq!(files[0].file_name().unwrap().to_str(), Some(address.rsplit_once('/').unwrap().1));
    assert!(!server.folder().join("data/media").exists());
    assert_eq!(reqwest::get(server.url(&address)).await.unwrap().bytes().await.unwrap(), PNG);
}

async fn a_picture_survives_a_restart(launch: Launch) {
    let mut server = launch.start();
    let user = server.sign_up("User").await;
    let address = upload(&user, PNG).await;
    server.kill();
    server.start();
    assert_eq!(own_profile(&user.on(&server)).await["profile_picture"], address);
    assert_eq!(reqwest::get(server.url(&address)).await.unwrap().bytes().await.unwrap(), PNG);
}
