use async_trait::async_trait;
use kernel::{UserId, UserRef};

use super::InMemoryPosts;
use crate::testing::suite::Authors;

#[async_trait]
impl Authors for InMemoryPosts {
    async fn sign_up(&self, name: &str) -> UserRef {
        let mut state = self.state();
        let person = UserRef {
            id: UserId::new(state.next_id()).expect("a positive number"),
            email: format!("{name}@example.com"),
            name: name.to_owned(),
        };
        state.people.insert(person.id, person.clone());
        person
    }

    async fn erase(&self, id: UserId) {
        self.state().people.remove(&id).expect("an account that is there");
    }
}
