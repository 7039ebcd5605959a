use kernel::CategoryId;
use posts::{Category, Post, Tag};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::http::given::Given;

/// A post to be written, or what is to be different about one.
#[derive(Deserialize, ToSchema)]
#[schema(as = community::WritePost)]
pub(crate) struct PostBody {
    /// 1 to 200 characters.
    #[serde(default)]
    #[schema(value_type = String, min_length = 1, max_length = 200)]
    pub(crate) title: Given<String>,
    /// 1 to 20,000 characters.
    #[serde(default)]
    #[schema(value_type = String, min_length = 1, max_length = 20_000)]
    pub(crate) content: Given<String>,
    /// At most 20, each of 1 to 50 characters; one that is repeated counts once.
    #[serde(default)]
    #[schema(value_type = Option<Vec<TagAnswer>>)]
    pub(crate) tags: Given<Vec<TagBody>>,
    /// A category's id; none if left out or `null`.
    #[serde(default)]
    #[schema(value_type = Option<i64>)]
    pub(crate) category: Given<i64>,
}

/// One tag as it came.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(try_from = "Map<String, Value>")]
pub(crate) struct TagBody {
    pub(crate) name: Given<String>,
}

/// Only of an object: serde would take an array for a struct.
impl TryFrom<Map<String, Value>> for TagBody {
    type Error = serde_json::Error;

    fn try_from(mut members: Map<String, Value>) -> Result<Self, Self::Error> {
        let name = members.remove("name").map(serde_json::from_value).transpose()?;
        Ok(Self { name: name.unwrap_or_default() })
    }
}

/// A tag.
#[derive(Serialize, ToSchema)]
#[schema(as = community::Tag)]
pub(crate) struct TagAnswer {
    #[schema(example = "태그")]
    name: String,
}

fn tags(post: &Post) -> Vec<TagAnswer> {
    let answer = |tag: &Tag| TagAnswer { name: tag.as_str().to_owned() };
    post.tags.as_slice().iter().map(answer).collect()
}

/// A post in a list, or after a change.
#[derive(Serialize, ToSchema)]
#[schema(as = community::Post)]
pub(crate) struct PostAnswer {
    id: i64,
    tags: Vec<TagAnswer>,
    title: String,
    content: String,
    #[schema(format = DateTime)]
    created_at: String,
    #[schema(format = DateTime)]
    updated_at: String,
    /// How often it was viewed.
    hit: u64,
    category: Option<i64>,
}

impl From<Post> for PostAnswer {
    fn from(post: Post) -> Self {
        Self {
            id: post.id.get(),
            tags: tags(&post),
            title: post.title.as_str().to_owned(),
            content: post.content.as_str().to_owned(),
            created_at: post.created_at.to_string(),
            updated_at: post.updated_at.to_string(),
            hit: post.hits,
            category: post.category.map(CategoryId::get),
        }
    }
}

/// A post for somebody who views it.
#[derive(Serialize, ToSchema)]
#[schema(as = community::PostDetail)]
pub(crate) struct PostDetailAnswer {
    post_id: i64,
    title: String,
    content: String,
    tags: Vec<TagAnswer>,
    /// How often it was viewed, this time included.
    hit: u64,
    /// Who wrote it; nobody for what the server itself posted.
    author: Option<AuthorAnswer>,
    category: Option<i64>,
    #[schema(format = DateTime)]
    created_at: String,
    #[schema(format = DateTime)]
    updated_at: String,
}

/// Who wrote a post.
#[derive(Serialize, ToSchema)]
#[schema(as = community::PostAuthor)]
struct AuthorAnswer {
    id: i64,
    /// Empty once the account is erased.
    nickname: String,
}

impl From<Post> for PostDetailAnswer {
    fn from(post: Post) -> Self {
        Self {
            post_id: post.id.get(),
            title: post.title.as_str().to_owned(),
            content: post.content.as_str().to_owned(),
            tags: tags(&post),
            hit: post.hits,
            category: post.category.map(CategoryId::get),
            created_at: post.created_at.to_string(),
            updated_at: post.updated_at.to_string(),
            author: post
                .author
                .map(|author| AuthorAnswer { id: author.id.get(), nickname: author.name }),
        }
    }
}

/// What posts may be sorted into.
#[derive(Serialize, ToSchema)]
#[schema(as = community::Category)]
pub(crate) struct CategoryAnswer {
    id: i64,
    #[schema(example = "Programming")]
    name: String,
}

impl From<Category> for CategoryAnswer {
    fn from(category: Category) -> Self {
        Self { id: category.id.get(), name: category.name.as_str().to_owned() }
    }
}

/// A word that a post is gone.
#[derive(Serialize, ToSchema)]
#[schema(as = community::PostDeleted)]
pub(crate) struct DeletedAnswer {
    pub(crate) msg: &'static str,
}
