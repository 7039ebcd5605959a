use diesel::prelude::*;
use kernel::{CategoryId, IdError, PostId, Timestamp, UserId, UserRef};
use posts::{Category, CategoryName, Post, PostContent, PostTitle, Tag, Tags};

use crate::query_error::QueryError;
use crate::schema::{categories, posts as table, users};

/// A post as its row holds it, with its author's. Its tags are rows of their own.
#[derive(Queryable, Selectable)]
#[diesel(table_name = table)]
pub(crate) struct PostRow {
    pub(crate) id: i64,
    category_id: Option<i64>,
    title: String,
    content: String,
    created_at: i64,
    updated_at: i64,
    hits: i64,
    #[diesel(embed)]
    author: Option<AuthorRow>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = users)]
pub(crate) struct AuthorRow {
    id: i64,
    email: Option<String>,
    name: String,
}

impl TryFrom<AuthorRow> for UserRef {
    type Error = IdError;

    fn try_from(row: AuthorRow) -> Result<Self, IdError> {
        let id = UserId::new(row.id)?;
        Ok(Self { id, email: row.email.unwrap_or_default(), name: row.name })
    }
}

impl PostRow {
    /// The post that is marked with these tags, which are in their order.
    pub(crate) fn into_post(self, tags: Vec<String>) -> Result<Post, QueryError> {
        let corrupt = |column| QueryError::Corrupt { table: "posts", column, id: self.id };
        let author = self.author.map(UserRef::try_from).transpose();
        let category = self.category_id.map(CategoryId::new).transpose();
        Ok(Post {
            id: PostId::new(self.id).map_err(|_| corrupt("id"))?,
            author: author.map_err(|_| corrupt("author_id"))?,
            category: category.map_err(|_| corrupt("category_id"))?,
            title: PostTitle::parse(self.title).map_err(|_| corrupt("title"))?,
            content: PostContent::parse(self.content).map_err(|_| corrupt("content"))?,
            tags: tags_of(self.id, tags)?,
            created_at: Timestamp::from_micros(self.created_at),
            updated_at: Timestamp::from_micros(self.updated_at),
            hits: u64::try_from(self.hits).map_err(|_| corrupt("hits"))?,
        })
    }
}

fn tags_of(post: i64, names: Vec<String>) -> Result<Tags, QueryError> {
    let corrupt = |column| QueryError::Corrupt { table: "post_tags", column, id: post };
    let tags: Result<Vec<_>, _> = names.into_iter().map(Tag::parse).collect();
    Tags::new(tags.map_err(|_| corrupt("name"))?).map_err(|_| corrupt("position"))
}

/// A category as its row holds it.
#[derive(Queryable, Selectable)]
#[diesel(table_name = categories)]
pub(crate) struct CategoryRow {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) position: Option<i64>,
}

impl TryFrom<CategoryRow> for Category {
    type Error = QueryError;

    fn try_from(row: CategoryRow) -> Result<Self, QueryError> {
        let corrupt = |column| QueryError::Corrupt { table: "categories", column, id: row.id };
        Ok(Self {
            id: CategoryId::new(row.id).map_err(|_| corrupt("id"))?,
            name: CategoryName::parse(row.name).map_err(|_| corrupt("name"))?,
        })
    }
}
