mod categories;
#[cfg(test)]
mod list_cost;
mod outcome;
mod repository;
mod row;
mod view_queue;
mod views;

pub(crate) use categories::DieselCategoryRepository;
pub(crate) use outcome::{Added, Revised};
pub(crate) use repository::DieselPostRepository;
pub(crate) use row::{CategoryRow, PostRow};
pub(crate) use views::DieselViewCounter;
