use kernel::UserId;
use users::EmailPart;

use super::is_private;
use crate::world::{World, run};

impl World {
    async fn search(&self, part: &str) -> Vec<UserId> {
        let part = EmailPart::parse(part).expect("a part of an address");
        let found = self.profiles.search_people(&part).await.expect("an answer");
        found.into_iter().map(|profile| profile.user_id).collect()
    }
}

#[test]
fn people_are_found_by_a_part_of_their_email() {
    run(async {
        let world = World::new();
        let user = world.register("some.one@example.com").await.id;
        world.register("other@example.com").await;

        assert_eq!(world.search("SOME.").await, [user]);
        assert_eq!(world.search("someone").await, []);
    });
}

#[test]
fn a_found_profile_is_whole() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await.id;
        let found = world.profiles.search_people(&EmailPart::parse("user").unwrap()).await;
        assert_eq!(found.unwrap(), [world.profiles.own_profile(user).await.unwrap()]);
    });
}

#[test]
fn who_is_private_or_may_not_sign_in_is_not_found() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await.id;
        let private = world.register("private@example.com").await.id;
        let disabled = world.register("disabled@example.com").await.id;
        let erased = world.register("erased@example.com").await.id;
        world.profiles.revise_profile(private, is_private()).await.unwrap();
        world.service.disable_account(disabled).await.unwrap();
        world.service.delete_account(erased).await.unwrap();

        assert_eq!(world.search("example.com").await, [user]);
    });
}

#[test]
fn the_first_50_people_are_found() {
    run(async {
        let world = World::new();
        let mut people = Vec::new();
        for number in 0..51 {
            people.push(world.register(&format!("user{number}@example.com")).await.id);
        }
        assert_eq!(world.search("user").await, people[..50]);
    });
}
