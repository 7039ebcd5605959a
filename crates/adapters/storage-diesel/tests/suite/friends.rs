//! Friend lists under races, on two nodes.

use kernel::testing::noon;
use tokio::task::JoinSet;
use users::AddFriendError;

use crate::databases::{TestDatabase, on_both_databases};
use crate::moderation::sign_up;

on_both_databases! {
    of_many_who_add_one_friend_at_once_one_succeeds,
    people_who_add_each_other_at_once_both_succeed,
    who_is_erased_while_being_added_is_on_no_list,
    friends_that_are_erased_at_once_leave_nothing_behind,
}

const PAIRS: &str = "SELECT id AS number FROM friends";

async fn of_many_who_add_one_friend_at_once_one_succeeds(database: TestDatabase) {
    let nodes = [database.open(), database.open()];
    let user = sign_up(&nodes[0], "user").await.id;
    let friend = sign_up(&nodes[0], "friend").await.id;
    let mut adding = JoinSet::new();
    for node in nodes.iter().cycle().take(20) {
        let friends = node.storage.friends();
        adding.spawn(async move { friends.add(user, friend, noon()).await });
    }

    let added = adding.join_all().await;

    let succeeded = added.iter().filter(|added| added.is_ok());
    let refused = added.iter().filter(|added| matches!(added, Err(AddFriendError::AlreadyThere)));
    assert_eq!((succeeded.count(), refused.count()), (1, 19), "{added:?}");
    assert_eq!(database.connect().numbers(PAIRS).len(), 1);
}

async fn people_who_add_each_other_at_once_both_succeed(database: TestDatabase) {
    let nodes = [database.open(), database.open()];
    for round in 0..20 {
        let one = sign_up(&nodes[0], &format!("one{round}")).await.id;
        let other = sign_up(&nodes[0], &format!("other{round}")).await.id;
        let friends = [nodes[0].storage.friends(), nodes[1].storage.friends()];

        let (added, added_back) =
            tokio::join!(friends[0].add(one, other, noon()), friends[1].add(other, one, noon()));

        added.unwrap();
        added_back.unwrap();
    }
    assert_eq!(database.connect().numbers(PAIRS).len(), 40);
}

async fn who_is_erased_while_being_added_is_on_no_list(database: TestDatabase) {
    let nodes = [database.open(), database.open()];
    let user = sign_up(&nodes[0], "user").await.id;
    for round in 0..20 {
        let friend = sign_up(&nodes[0], &format!("friend{round}")).await.id;
        let friends = [nodes[0].storage.friends(), nodes[0].storage.friends()];
        let users = nodes[1].storage.users();

        let (added, added_back, erased) = tokio::join!(
            friends[0].add(user, friend, noon()),
            friends[1].add(friend, user, noon()),
            users.erase(friend, noon()),
        );

        erased.unwrap().unwrap();
        for added in [added, added_back] {
            assert!(matches!(added, Ok(()) | Err(AddFriendError::NoSuchUser)), "{added:?}");
        }
        assert_eq!(database.connect().numbers(PAIRS), []);
    }
}

async fn friends_that_are_erased_at_once_leave_nothing_behind(database: TestDatabase) {
    let nodes = [database.open(), database.open()];
    let friends = nodes[0].storage.friends();
    for round in 0..10 {
        let mut people = Vec::new();
        for number in 0..6 {
            people.push(sign_up(&nodes[0], &format!("user{round}-{number}")).await.id);
        }
        for user in &people {
            for friend in people.iter().filter(|friend| *friend != user) {
                friends.add(*user, *friend, noon()).await.unwrap();
            }
        }
        let mut erasing = JoinSet::new();
        for (user, node) in people.into_iter().zip(nodes.iter().cycle()) {
            let users = node.storage.users();
            erasing.spawn(async move { users.erase(user, noon()).await });
        }

        for erased in erasing.join_all().await {
            erased.unwrap().unwrap();
        }

        assert_eq!(database.connect().numbers(PAIRS), []);
    }
}
