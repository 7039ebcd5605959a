//! Profiles and their pictures under races on two nodes, and where else a picture shows.

use std::error::Error;
use std::time::Duration;

use kernel::testing::noon;
use kernel::{Fault, Picture, PictureFormat, PictureName, UniqueId, UserId};
use messages::testing::builders::new_message;
use messages::{Author, Sequence, Span};
use rooms::AccessRule;
use users::testing::builders::new_session;
use users::{PictureChange, ProfileRevision, ReviseProfileError};

use crate::databases::{Store, TestDatabase, on_both_databases};
use crate::moderation::{make_room, sign_up};

on_both_databases! {
    a_picture_is_claimed_or_removed,
    of_pictures_that_are_claimed_at_once_the_one_that_shows_is_kept,
    who_is_erased_while_claiming_a_picture_keeps_none,
    a_message_shows_its_author_s_picture_until_they_are_erased,
    an_impossible_picture_is_named_wherever_it_shows,
    an_impossible_name_of_an_upload_is_named,
}

const HOUR: Duration = Duration::from_secs(60 * 60);

async fn upload(store: &Store, owner: UserId, number: u128) -> PictureName {
    let name = PictureName::new(UniqueId::new(number), PictureFormat::Png);
    store.storage.uploads().add(name, owner, noon() + HOUR).await.unwrap();
    name
}

fn shows(picture: Picture) -> ProfileRevision {
    let picture = Some(PictureChange::Replace(picture));
    ProfileRevision { picture, ..ProfileRevision::default() }
}

async fn claim(store: &Store, user: UserId, name: PictureName) -> Result<(), ReviseProfileError> {
    let revision = shows(Picture::Kept(name));
    store.storage.profiles().revise(user, revision, noon()).await.map(drop)
}

/// The uploads that something shows.
fn claimed(database: &TestDatabase) -> Vec<String> {
    database.connect().texts("SELECT name AS text FROM uploads WHERE due_at IS NULL")
}

async fn a_picture_is_claimed_or_removed(database: TestDatabase) {
    let nodes = [database.open(), database.open()];
    for round in 0..20 {
        let user = sign_up(&nodes[0], &format!("user{round}")).await.id;
        let name = upload(&nodes[0], user, round).await;
        let removing = nodes[1].storage.uploads();

        let (claimed, removed) = tokio::join!(
            claim(&nodes[0], user, name),
            removing.remove(std::slice::from_ref(&name))
        );

        removed.unwrap();
        let kept = nodes[0].storage.profiles().find(user).await.unwrap().unwrap().picture;
        let noted = format!("SELECT owner_id AS number FROM uploads WHERE name = '{name}'");
        let noted = database.connect().numbers(&noted);
        match claimed {
            Ok(()) => assert_eq!((kept, noted), (Some(Picture::Kept(name)), vec![user.get()])),
            Err(ReviseProfileError::NoSuchPicture) => assert_eq!((kept, noted), (None, vec![])),
            Err(error) => panic!("{error}"),
        }
    }
}

async fn of_pictures_that_are_claimed_at_once_the_one_that_shows_is_kept(database: TestDatabase) {
    let nodes = [database.open(), database.open()];
    let user = sign_up(&nodes[0], "user").await.id;
    for round in 0..20 {
        let one = upload(&nodes[0], user, 2 * round).await;
        let other = upload(&nodes[0], user, 2 * round + 1).await;

        let (first, second) =
            tokio::join!(claim(&nodes[0], user, one), claim(&nodes[1], user, other));

        first.unwrap();
        second.unwrap();
        let shown = nodes[0].storage.profiles().find(user).await.unwrap().unwrap().picture;
        assert_eq!(claimed(&database), [shown.unwrap().to_string()]);
    }
}

async fn who_is_erased_while_claiming_a_picture_keeps_none(database: TestDatabase) {
    let nodes = [database.open(), database.open()];
    for round in 0..20 {
        let user = sign_up(&nodes[0], &format!("user{round}")).await.id;
        let name = upload(&nodes[0], user, round).await;
        let users = nodes[1].storage.users();

        let (claiming, erased) =
            tokio::join!(claim(&nodes[0], user, name), users.erase(user, noon()));

        erased.unwrap().unwrap();
        let due_at = match claiming {
            Ok(()) => noon(),
            Err(ReviseProfileError::NoSuchUser) => noon() + HOUR,
            Err(error) => panic!("{error}"),
        };
        assert_eq!(claimed(&database), [""; 0]);
        let noted = format!("SELECT due_at AS number FROM uploads WHERE name = '{name}'");
        assert_eq!(database.connect().numbers(&noted), [due_at.as_micros()]);
    }
}

async fn a_message_shows_its_author_s_picture_until_they_are_erased(database: TestDatabase) {
    let node = database.open();
    let user = sign_up(&node, "user").await;
    let room = make_room(&node, &user, AccessRule::Open).await;
    node.storage.messages().append(new_message(room, &user, "a text")).await.unwrap();
    let author = async || -> Author {
        let span = Span { after: Sequence::START, up_to: Sequence::new(1) };
        let found = node.storage.messages().list(room, span, 1).await.unwrap();
        found[0].author.clone()
    };
    assert_eq!(author().await, Author::person(user.clone(), None));

    let picture = Picture::linked("https://example.com/profile.png").unwrap();
    node.storage.profiles().revise(user.id, shows(picture.clone()), noon()).await.unwrap();
    assert_eq!(author().await, Author::person(user.clone(), Some(picture)));

    node.storage.users().erase(user.id, noon()).await.unwrap().unwrap();
    assert_eq!(author().await.picture, None);
}

async fn an_impossible_picture_is_named_wherever_it_shows(database: TestDatabase) {
    let node = database.open();
    let user = sign_up(&node, "user").await;
    let room = make_room(&node, &user, AccessRule::Open).await;
    let session = node.storage.sessions().open(new_session(user.id, noon())).await.unwrap();
    let message = node.storage.messages().append(new_message(room, &user, "a text")).await;
    let message = message.unwrap().message.id;
    database.connect().execute("UPDATE users SET picture = 'nowhere'");

    let said = [
        node.storage.profiles().find(user.id).await.map(drop),
        node.storage.sessions().standing(session.session.id).await.map(drop),
        node.storage.messages().find(room, message).await.map(drop),
    ];

    for said in said {
        assert_eq!(reason(&said.unwrap_err()), "the row 1 of users holds an impossible picture");
    }
}

async fn an_impossible_name_of_an_upload_is_named(database: TestDatabase) {
    let node = database.open();
    let user = sign_up(&node, "user").await.id;
    upload(&node, user, 1).await;
    database.connect().execute("UPDATE uploads SET name = '../a.png'");
    let said = node.storage.uploads().list_due(noon() + HOUR, 1).await.unwrap_err();
    assert_eq!(reason(&said), "the row 1 of uploads holds an impossible name");
}

fn reason(fault: &Fault) -> String {
    let Fault::Failed(_) = fault else { panic!("{fault:?}") };
    fault.source().unwrap().to_string()
}
