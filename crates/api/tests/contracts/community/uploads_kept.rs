//! `/mysite/user/v1/profile/edit/`: pictures go when nobody shows them any more

use serde_json::json;

use crate::support::pictures::{GIF, PNG};
use crate::support::profile::{edit, own_profile, upload};
use crate::support::{Launch, eventually, on_both_databases};

on_both_databases! {
    pictures_that_nobody_shows_are_removed_and_no_others,
    an_erased_person_s_name_and_picture_are_gone_from_their_messages,
}

/// A start clears at once what is due.
async fn pictures_that_nobody_shows_are_removed_and_no_others(launch: Launch) {
    let mut server = launch.start();
    let keeper = server.sign_up("Keeper").await;
    let kept = upload(&keeper, PNG).await;
    let changer = server.sign_up("Changer").await;
    upload(&changer, PNG).await;
    let replaced = upload(&changer, GIF).await;
    let remover = server.sign_up("Remover").await;
    upload(&remover, PNG).await;
    edit(&remover, json!({"profile pictute": null})).await.expect(200);
    let linker = server.sign_up("Linker").await;
    upload(&linker, PNG).await;
    edit(&linker, json!({"profile_picture": "https://example.com/a.png"})).await.expect(200);
    let gone = server.sign_up("Gone").await;
    upload(&gone, PNG).await;
    gone.delete("/auth/profile/").await.expect_empty(204);

    server.kill();
    server.start();

    let name = |address: &str| address.rsplit_once('/').unwrap().1.to_owned();
    let mut expected = [name(&kept), name(&replaced)];
    expected.sort_unstable();
    let present = || {
        let name = |path: &std::path::PathBuf| path.file_name()?.to_str().map(str::to_owned);
        let mut names: Vec<_> = server.kept_files().iter().filter_map(name).collect();
        names.sort_unstable();
        names
    };
    eventually("what nobody shows is gone", async || present() == expected).await;
    for (person, address) in [(&keeper, kept), (&changer, replaced)] {
        assert_eq!(own_profile(&person.on(&server)).await["profile_picture"], address);
        assert_eq!(reqwest::get(server.url(&address)).await.unwrap().status(), 200);
    }
}

async fn an_erased_person_s_name_and_picture_are_gone_from_their_messages(launch: Launch) {
    let server = launch.start();
    let gone = server.sign_up("Gone").await;
    let witness = server.sign_up("Witness").await;
    let room = super::make_room(&witness, "Chat Room").await;
    upload(&gone, PNG).await;
    gone.post("/api/chat/message/", json!({"message": "Hello", "room": room})).await.expect(201);
    gone.delete("/auth/profile/").await.expect_empty(204);

    let mut socket = crate::support::Socket::open_chat_after(&witness, room, 0).await;
    let frame = socket.next().await;
    assert_eq!(frame["message"], "Hello");
    for field in ["sender", "nickname", "profile_picture_url"] {
        assert_eq!(frame[field], "", "{field}");
    }
}
