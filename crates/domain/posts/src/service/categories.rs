use super::Service;
use crate::error::Error;
use crate::model::category::{Category, CategoryName};

impl Service {
    /// The categories on offer.
    pub async fn categories(&self) -> Result<Vec<Category>, Error> {
        Ok(self.ports.categories.list().await?)
    }

    /// Offers the configured categories, and no others.
    pub async fn offer_categories(&self, names: Vec<CategoryName>) -> Result<(), Error> {
        Ok(self.ports.categories.offer(names).await?)
    }
}
