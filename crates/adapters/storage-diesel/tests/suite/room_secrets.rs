//! Secrets of rooms: what is stored of them, and when they go.

use std::error::Error;

use kernel::testing::noon;
use kernel::{Fault, RoomId, UserRef};
use rooms::testing::builders::{new_room, sealed_secret};
use rooms::{AccessRule, NewRoom, SealedSecret};

use crate::databases::{Kind, Store, TestDatabase, on_both_databases};
use crate::moderation::sign_up;

on_both_databases! {
    a_secret_is_stored_as_its_bytes_and_the_id_of_its_seal,
    a_secret_that_is_renewed_while_its_room_is_deleted_is_gone,
    a_secret_with_an_impossible_seal_is_named,
}

async fn make(node: &Store, creator: &UserRef, number: u8) -> RoomId {
    let secret = Some(sealed_secret(number));
    let new = NewRoom { access: AccessRule::Totp, secret, ..new_room(creator.id) };
    node.storage.rooms().add(new).await.unwrap().id
}

async fn a_secret_is_stored_as_its_bytes_and_the_id_of_its_seal(database: TestDatabase) {
    let node = database.open();
    let creator = sign_up(&node, "creator").await;
    let secret = SealedSecret { bytes: vec![0x00, 0xff, 0x07], ..sealed_secret(7) };
    let seal = secret.id;
    let new = NewRoom { access: AccessRule::Totp, secret: Some(secret), ..new_room(creator.id) };
    let room = node.storage.rooms().add(new).await.unwrap().id;

    let hex = match database.kind() {
        Kind::Sqlite => "lower(hex(sealed))",
        Kind::Postgresql => "encode(sealed, 'hex')",
    };
    let rows =
        format!("SELECT room_id || ' ' || seal_id || ' ' || {hex} AS text FROM room_secrets");
    assert_eq!(database.connect().texts(&rows), [format!("{room} {seal} 00ff07")]);
}

async fn a_secret_that_is_renewed_while_its_room_is_deleted_is_gone(database: TestDatabase) {
    let nodes = [database.open(), database.open()];
    let creator = sign_up(&nodes[0], "creator").await;
    for number in 0..20 {
        let room = make(&nodes[0], &creator, number).await;
        let (secrets, rooms) = (nodes[0].storage.room_secrets(), nodes[1].storage.rooms());

        let (replaced, archived) = tokio::join!(
            secrets.replace(room, sealed_secret(100 + number)),
            rooms.archive(room, noon()),
        );

        replaced.unwrap();
        assert!(archived.unwrap());
        assert_eq!(secrets.find(room).await.unwrap(), None);
    }
}

async fn a_secret_with_an_impossible_seal_is_named(database: TestDatabase) {
    let node = database.open();
    let creator = sign_up(&node, "creator").await;
    let room = make(&node, &creator, 1).await;
    database.connect().execute("UPDATE room_secrets SET seal_id = 'nothing'");

    let fault = node.storage.room_secrets().find(room).await.unwrap_err();

    assert!(matches!(fault, Fault::Failed(_)));
    let expected = format!("the row {room} of room_secrets holds an impossible seal_id");
    assert_eq!(fault.source().unwrap().to_string(), expected);
}
