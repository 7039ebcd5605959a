use kernel::{TextError, filled};

/// A word that a post is marked with: 1 to 50 characters, not only white space.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag(String);

impl Tag {
    /// The longest tag, in Unicode scalar values.
    pub const MAX_LENGTH: usize = 50;

    /// Takes a tag as it was sent.
    pub fn parse(text: impl Into<String>) -> Result<Self, TextError> {
        let text = text.into();
        filled(&text, Self::MAX_LENGTH)?;
        Ok(Self(text))
    }

    /// The tag as it was sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A post's tags, in the order in which they were given: at most 20, each once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tags(Vec<Tag>);

/// More tags than a post may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("more than {} tags", Tags::MOST)]
pub struct TagsError;

impl Tags {
    /// The most tags of a post.
    pub const MOST: usize = 20;

    /// Takes tags as they were given; one that is given again is taken once. What counts against the
    /// limit is what was given.
    pub fn new(given: Vec<Tag>) -> Result<Self, TagsError> {
        if given.len() > Self::MOST {
            return Err(TagsError);
        }
        let mut tags = Vec::with_capacity(given.len());
        for tag in given {
            if !tags.contains(&tag) {
                tags.push(tag);
            }
        }
        Ok(Self(tags))
    }

    /// The tags in their order.
    pub fn as_slice(&self) -> &[Tag] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(texts: &[&str]) -> Result<Tags, TagsError> {
        Tags::new(texts.iter().map(|text| Tag::parse(*text).expect("a tag")).collect())
    }

    #[test]
    fn a_tag_has_1_to_50_characters_and_is_not_blank() {
        assert!(Tag::parse("가".repeat(50)).is_ok());
        assert_eq!(Tag::parse("가".repeat(51)), Err(TextError::TooLong { max: 50 }));
        assert_eq!(Tag::parse(" "), Err(TextError::Blank));
    }

    #[test]
    fn a_repeated_tag_counts_once_and_the_order_stays() {
        let tags = tags(&["마당", "chat", "마당", "Chat"]).expect("tags");
        let texts: Vec<_> = tags.as_slice().iter().map(Tag::as_str).collect();
        assert_eq!(texts, ["마당", "chat", "Chat"]);
    }

    #[test]
    fn there_are_at_most_20() {
        assert!(tags(&[]).is_ok());
        assert!(tags(&["a"; 20]).is_ok());
        assert_eq!(tags(&["a"; 21]), Err(TagsError));
    }
}
