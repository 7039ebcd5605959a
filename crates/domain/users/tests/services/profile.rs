use kernel::{TextError, UserId};
use users::Error;
use users::testing::builders::display_name;

use crate::world::{World, run};

#[test]
fn an_account_is_found_by_its_id_and_by_its_email_in_any_spelling() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await;
        world.register("other@example.com").await;

        assert_eq!(world.service.profile(user.id).await.unwrap(), user);
        assert_eq!(world.service.find_by_email("USER@Example.com").await.unwrap(), user);
    });
}

#[test]
fn what_names_no_account_finds_none() {
    run(async {
        let world = World::new();
        let unknown = UserId::new(i64::MAX).unwrap();
        assert!(matches!(world.service.profile(unknown).await, Err(Error::NoSuchUser)));
        for text in ["user@example.com", "no address", ""] {
            let found = world.service.find_by_email(text).await;
            assert!(matches!(found, Err(Error::NoSuchUser)), "{text:?}");
        }
    });
}

#[test]
fn a_person_can_take_another_name() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await;

        let renamed = world.service.rename(user.id, "마당".to_owned()).await.unwrap();

        assert_eq!(renamed.name, display_name("마당"));
        assert_eq!(world.service.profile(user.id).await.unwrap(), renamed);
    });
}

#[test]
fn a_name_that_will_not_do_changes_nothing() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await;

        for (name, reason) in [
            (String::new(), TextError::Blank),
            ("x".repeat(51), TextError::TooLong { max: 50 }),
            ("a\0".to_owned(), TextError::Nul),
        ] {
            let refused = world.service.rename(user.id, name).await;
            assert!(matches!(refused, Err(Error::InvalidName(error)) if error == reason));
        }
        assert_eq!(world.service.profile(user.id).await.unwrap(), user);
    });
}

#[test]
fn an_unknown_account_cannot_be_renamed() {
    run(async {
        let world = World::new();
        let unknown = UserId::new(i64::MAX).unwrap();
        let refused = world.service.rename(unknown, "a name".to_owned()).await;
        assert!(matches!(refused, Err(Error::NoSuchUser)));
    });
}
