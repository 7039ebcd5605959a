use std::time::Duration;

use futures_util::future::join_all;
use kernel::testing::noon;

use super::UserPorts;
use crate::testing::builders::new_user;
use crate::{DisplayName, NewUser};

const HOUR: Duration = Duration::from_secs(60 * 60);

pub(super) async fn the_ai_has_a_name_but_neither_email_nor_password(ports: &UserPorts) {
    let ai = ports.users.find_or_add_ai(noon()).await.unwrap();

    assert_eq!(ai.name, DisplayName::of_the_ai());
    assert_eq!(ai.email, None);
    assert_eq!(ai.date_joined, noon());
    assert!(ai.is_ai && !ai.is_disabled);
    let found = ports.users.find(ai.id).await.unwrap().unwrap();
    assert_eq!(found.user, ai);
    assert!(found.password_hash.is_none());
}

pub(super) async fn the_ai_has_one_account_however_often_it_is_asked_for(ports: &UserPorts) {
    let first = ports.users.find_or_add_ai(noon()).await.unwrap();
    ports.add("user@example.com").await;
    for hours in 1..=3 {
        let again = ports.users.find_or_add_ai(noon() + hours * HOUR).await.unwrap();
        assert_eq!(again, first);
    }
}

pub(super) async fn the_ai_has_one_account_also_when_many_ask_for_it_at_once(ports: &UserPorts) {
    let asked = join_all((0..10).map(|_| ports.users.find_or_add_ai(noon()))).await;

    let first = ports.users.find_or_add_ai(noon()).await.unwrap();
    for answer in asked {
        assert_eq!(answer.unwrap(), first);
    }
}

pub(super) async fn a_person_named_like_the_ai_is_somebody_else(ports: &UserPorts) {
    let new = NewUser { name: DisplayName::of_the_ai(), ..new_user("ai@example.com") };
    let person = ports.users.add(new).await.unwrap();

    let ai = ports.users.find_or_add_ai(noon()).await.unwrap();

    assert_ne!(ai.id, person.id);
    assert_eq!(ports.users.find(person.id).await.unwrap().unwrap().user, person);
}
