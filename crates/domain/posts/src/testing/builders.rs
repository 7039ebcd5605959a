//! Posts as tests begin with them. Fields that matter to a test are replaced by `..` syntax.

use kernel::UserId;
use kernel::testing::noon;

use crate::{CategoryName, NewPost, PostContent, PostTitle, Tag, Tags};

/// A post's title, which the text must fit.
pub fn post_title(text: &str) -> PostTitle {
    PostTitle::parse(text).expect("a post's title")
}

/// What a post says, which the text must fit.
pub fn post_content(text: &str) -> PostContent {
    PostContent::parse(text).expect("a post's content")
}

/// Tags in this order, each of which its text must fit.
pub fn tags(texts: &[&str]) -> Tags {
    let tags = texts.iter().map(|text| Tag::parse(*text).expect("a tag"));
    Tags::new(tags.collect()).expect("a post's tags")
}

/// A category's name, which the text must fit.
pub fn category_name(text: &str) -> CategoryName {
    CategoryName::parse(text).expect("a category's name")
}

/// A post without tags and category, to be written at noon.
pub fn new_post(author: UserId) -> NewPost {
    NewPost {
        author,
        category: None,
        title: post_title("a title"),
        content: post_content("a content"),
        tags: Tags::default(),
        created_at: noon(),
    }
}
