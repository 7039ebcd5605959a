use kernel::{CategoryId, UserId};

use super::Service;
use crate::error::Error;
use crate::model::content::PostContent;
use crate::model::post::{NewPost, Post};
use crate::model::tag::Tags;
use crate::model::title::PostTitle;
use crate::ports::AddPostError;

/// A post that somebody writes.
#[derive(Debug, Clone)]
pub struct WritePost {
    /// Who writes it.
    pub author: UserId,
    /// Its title.
    pub title: PostTitle,
    /// What it says.
    pub content: PostContent,
    /// What it is marked with.
    pub tags: Tags,
    /// What it is sorted into, if anything.
    pub category: Option<CategoryId>,
}

impl Service {
    /// Puts a post on the board.
    pub async fn write_post(&self, command: WritePost) -> Result<Post, Error> {
        let new = NewPost {
            author: command.author,
            category: command.category,
            title: command.title,
            content: command.content,
            tags: command.tags,
            created_at: self.ports.clock.now(),
        };
        self.ports.posts.add(new).await.map_err(|error| match error {
            AddPostError::NoSuchUser => Error::NoSuchUser,
            AddPostError::NoSuchCategory => Error::NoSuchCategory,
            AddPostError::Fault(fault) => fault.into(),
        })
    }
}
