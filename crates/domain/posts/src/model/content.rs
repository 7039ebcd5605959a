use kernel::{TextError, filled};

/// What a post says: 1 to 20,000 characters, not only white space.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostContent(String);

impl PostContent {
    /// The longest content, in Unicode scalar values.
    pub const MAX_LENGTH: usize = 20_000;

    /// Takes a content as it was sent.
    pub fn parse(text: impl Into<String>) -> Result<Self, TextError> {
        let text = text.into();
        filled(&text, Self::MAX_LENGTH)?;
        Ok(Self(text))
    }

    /// The content as it was sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_content_has_1_to_20000_characters_and_is_not_blank() {
        assert!(PostContent::parse("가".repeat(20_000)).is_ok());
        let long = PostContent::parse("가".repeat(20_001));
        assert_eq!(long, Err(TextError::TooLong { max: 20_000 }));
        assert_eq!(PostContent::parse(""), Err(TextError::Blank));
        assert_eq!(PostContent::parse("a\0"), Err(TextError::Nul));
    }
}
