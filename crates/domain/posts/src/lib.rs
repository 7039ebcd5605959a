#![doc = include_str!("../README.md")]

mod error;
mod model;
mod policy;
mod ports;
mod service;
#[cfg(feature = "testing")]
pub mod testing;

pub use error::Error;
pub use model::category::{Category, CategoryName};
pub use model::content::PostContent;
pub use model::post::{NewPost, Post, PostRevision};
pub use model::span::PostSpan;
pub use model::tag::{Tag, Tags, TagsError};
pub use model::title::PostTitle;
pub use policy::Action;
pub use ports::{AddPostError, CategoryRepository, PostRepository, RevisePostError, ViewCounter};
pub use service::list_posts::PostWalk;
pub use service::revise_post::RevisePost;
pub use service::search_page::PostPageSearch;
pub use service::search_posts::PostSearch;
pub use service::write_post::WritePost;
pub use service::{Ports, Service};
