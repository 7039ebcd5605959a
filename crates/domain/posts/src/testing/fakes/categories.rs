use async_trait::async_trait;
use kernel::{CategoryId, Fault};

use super::InMemoryPosts;
use super::in_memory_posts::{KeptCategory, State};
use crate::{Category, CategoryName, CategoryRepository};

#[async_trait]
impl CategoryRepository for InMemoryPosts {
    async fn offer(&self, names: Vec<CategoryName>) -> Result<(), Fault> {
        let mut state = self.state();
        for kept in &mut state.categories {
            kept.position = None;
        }
        for (position, name) in names.into_iter().enumerate() {
            state.offer(name, position);
        }
        Ok(())
    }

    async fn list(&self) -> Result<Vec<Category>, Fault> {
        let state = self.state();
        let on_offer = state.categories.iter().filter(|kept| kept.position.is_some());
        let mut on_offer: Vec<_> = on_offer.collect();
        on_offer.sort_by_key(|kept| kept.position);
        Ok(on_offer.into_iter().map(|kept| kept.category.clone()).collect())
    }
}

impl State {
    fn offer(&mut self, name: CategoryName, position: usize) {
        let known = self.categories.iter_mut().find(|kept| kept.category.name == name);
        if let Some(kept) = known {
            kept.position = Some(position);
            return;
        }
        let id = CategoryId::new(self.next_id()).expect("a positive number");
        let category = Category { id, name };
        self.categories.push(KeptCategory { category, position: Some(position) });
    }
}
