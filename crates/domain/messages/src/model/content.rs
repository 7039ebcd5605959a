use kernel::{TextError, filled};

/// The text of a message: 1 to 4,000 characters, not only white space, kept as sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content(String);

impl Content {
    /// The longest text, in Unicode scalar values.
    pub const MAX_LENGTH: usize = 4_000;

    /// Takes a text as it was sent.
    pub fn parse(text: impl Into<String>) -> Result<Self, TextError> {
        let text = text.into();
        filled(&text, Self::MAX_LENGTH)?;
        Ok(Self(text))
    }

    /// The text as it was sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_has_1_to_4000_characters_and_is_not_blank() {
        assert!(Content::parse("가".repeat(4_000)).is_ok());
        assert_eq!(Content::parse("가".repeat(4_001)), Err(TextError::TooLong { max: 4_000 }));
        assert_eq!(Content::parse("\u{3000} \n"), Err(TextError::Blank));
        assert_eq!(Content::parse("a\0"), Err(TextError::Nul));
        assert_eq!(Content::parse(" a ").as_ref().map(Content::as_str), Ok(" a "));
    }
}
