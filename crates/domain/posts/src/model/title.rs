use kernel::{TextError, filled};

/// A post's title: 1 to 200 characters, not only white space.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostTitle(String);

impl PostTitle {
    /// The longest title, in Unicode scalar values.
    pub const MAX_LENGTH: usize = 200;

    /// Takes a title as it was sent.
    pub fn parse(text: impl Into<String>) -> Result<Self, TextError> {
        let text = text.into();
        filled(&text, Self::MAX_LENGTH)?;
        Ok(Self(text))
    }

    /// The title as it was sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_has_1_to_200_characters_and_is_not_blank() {
        assert!(PostTitle::parse("가".repeat(200)).is_ok());
        assert_eq!(PostTitle::parse("가".repeat(201)), Err(TextError::TooLong { max: 200 }));
        assert_eq!(PostTitle::parse(" \n"), Err(TextError::Blank));
        assert_eq!(PostTitle::parse("a\0"), Err(TextError::Nul));
    }
}
