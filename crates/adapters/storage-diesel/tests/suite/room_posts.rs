//! Rooms about posts that are removed meanwhile, on two nodes.

use kernel::testing::noon;
use posts::testing::builders::new_post;
use rooms::testing::builders::new_room;
use rooms::{AddRoomError, NewRoom};
use tokio::task::JoinSet;

use crate::databases::{TestDatabase, on_both_databases};
use crate::moderation::sign_up;

on_both_databases! {
    no_room_is_about_a_post_that_is_removed_while_it_is_made,
    rooms_are_made_while_their_post_is_viewed_and_their_creators_sign_in,
}

const LEFT: &str = "SELECT id AS number FROM rooms WHERE post_id IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM posts WHERE posts.id = rooms.post_id)";

async fn no_room_is_about_a_post_that_is_removed_while_it_is_made(database: TestDatabase) {
    let nodes = [database.open(), database.open()];
    let creator = sign_up(&nodes[0], "creator").await.id;
    for _ in 0..20 {
        let post = nodes[0].storage.posts().add(new_post(creator)).await.unwrap().id;
        let mut making = JoinSet::new();
        for _ in 0..4 {
            let rooms = nodes[0].storage.rooms();
            let new = NewRoom { post: Some(post), ..new_room(creator) };
            making.spawn(async move { rooms.add(new).await });
        }

        assert!(nodes[1].storage.posts().remove(post).await.unwrap());

        for made in making.join_all().await {
            assert!(matches!(made, Ok(_) | Err(AddRoomError::NoSuchPost)), "{made:?}");
        }
        assert_eq!(database.connect().numbers(LEFT), []);
    }
}

async fn rooms_are_made_while_their_post_is_viewed_and_their_creators_sign_in(
    database: TestDatabase,
) {
    let nodes = [database.open(), database.open()];
    let creator = sign_up(&nodes[0], "creator").await.id;
    let post = nodes[0].storage.posts().add(new_post(creator)).await.unwrap().id;
    for _ in 0..20 {
        let (rooms, sessions) = (nodes[0].storage.rooms(), nodes[1].storage.sessions());
        let views = nodes[1].storage.post_views();
        let new = NewRoom { post: Some(post), ..new_room(creator) };
        let session = users::testing::builders::new_session(creator, noon());

        let (made, opened, viewed) =
            tokio::join!(rooms.add(new), sessions.open(session), views.count(post));

        assert_eq!(made.unwrap().post, Some(post));
        opened.unwrap();
        assert!(viewed.unwrap().is_some());
    }
}
