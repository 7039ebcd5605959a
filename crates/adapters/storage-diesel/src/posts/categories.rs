use std::collections::HashSet;

use async_trait::async_trait;
use kernel::Fault;
use posts::{Category, CategoryName, CategoryRepository};

use crate::database::{Database, on_database};

/// Categories in the database.
pub(crate) struct DieselCategoryRepository {
    database: Database,
}

impl DieselCategoryRepository {
    pub(crate) fn new(database: Database) -> Self {
        Self { database }
    }
}

#[async_trait]
impl CategoryRepository for DieselCategoryRepository {
    async fn offer(&self, names: Vec<CategoryName>) -> Result<(), Fault> {
        let names = each_once(names);
        Ok(on_database!(self.database, write, categories::offer(&names))?)
    }

    async fn list(&self) -> Result<Vec<Category>, Fault> {
        Ok(on_database!(self.database, read, categories::list())?)
    }
}

/// The names at the places where they stand first.
fn each_once(mut names: Vec<CategoryName>) -> Vec<CategoryName> {
    let mut seen = HashSet::new();
    names.retain(|name| seen.insert(name.clone()));
    names
}
