use kernel::{CategoryId, PostId, SearchTerm, SearchableText, Timestamp, UserId, UserRef};

use super::content::PostContent;
use super::tag::{Tag, Tags};
use super::title::PostTitle;

/// A post that is there: a deleted one is never represented.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// Ascends with the time of writing.
    pub id: PostId,
    /// Who wrote it, with an empty name once the account is erased; nobody for the server's own.
    pub author: Option<UserRef>,
    /// What it was sorted into.
    pub category: Option<CategoryId>,
    /// Its title.
    pub title: PostTitle,
    /// What it says.
    pub content: PostContent,
    /// What it is marked with.
    pub tags: Tags,
    /// When it was written.
    pub created_at: Timestamp,
    /// When it was last changed, or written.
    pub updated_at: Timestamp,
    /// How often it was viewed.
    pub hits: u64,
}

impl Post {
    /// Whether title, content or a tag holds the term.
    pub fn holds(&self, term: &SearchTerm) -> bool {
        self.texts().any(|text| term.is_in(text))
    }

    fn texts(&self) -> impl Iterator<Item = &str> {
        texts(&self.title, &self.content, &self.tags)
    }

    /// What searches look into: kept beside a post of these parts.
    pub fn searchable_text(
        title: &PostTitle,
        content: &PostContent,
        tags: &Tags,
    ) -> SearchableText {
        SearchableText::of(texts(title, content, tags))
    }
}

fn texts<'a>(
    title: &'a PostTitle,
    content: &'a PostContent,
    tags: &'a Tags,
) -> impl Iterator<Item = &'a str> {
    [title.as_str(), content.as_str()].into_iter().chain(tags.as_slice().iter().map(Tag::as_str))
}

/// A post to be stored.
#[derive(Debug, Clone)]
pub struct NewPost {
    /// Who writes it.
    pub author: UserId,
    /// What it is sorted into, if anything.
    pub category: Option<CategoryId>,
    /// Its title.
    pub title: PostTitle,
    /// What it says.
    pub content: PostContent,
    /// What it is marked with.
    pub tags: Tags,
    /// When it is written.
    pub created_at: Timestamp,
}

/// What is to be different about a post; what is `None` stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PostRevision {
    /// Its new title.
    pub title: Option<PostTitle>,
    /// What it is to say.
    pub content: Option<PostContent>,
    /// All tags that it is to have.
    pub tags: Option<Tags>,
    /// The category that it is to have, or that it is to have none.
    pub category: Option<Option<CategoryId>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn post() -> Post {
        Post {
            id: PostId::new(1).expect("an id"),
            author: None,
            category: None,
            title: PostTitle::parse("Hello").expect("a title"),
            content: PostContent::parse("under the TREE").expect("a content"),
            tags: Tags::new(vec![Tag::parse("마당").expect("a tag")]).expect("tags"),
            created_at: Timestamp::from_seconds(0),
            updated_at: Timestamp::from_seconds(0),
            hits: 0,
        }
    }

    #[test]
    fn a_term_is_found_in_title_content_and_tags_but_not_across_them() {
        let finds = |term: &str| post().holds(&SearchTerm::parse(term).expect("a term"));
        assert!(finds("HELL") && finds("tree") && finds("마"));
        assert!(!finds("hello\nunder") && !finds("tree마당"));
    }
}
