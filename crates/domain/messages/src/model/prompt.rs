use kernel::{TextError, filled};

/// What somebody asks of the AI: 1 to 4,000 characters, not only white space.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prompt(String);

impl Prompt {
    /// The longest prompt, in Unicode scalar values.
    pub const MAX_LENGTH: usize = 4_000;

    /// Takes a prompt as it was sent.
    pub fn parse(text: impl Into<String>) -> Result<Self, TextError> {
        let text = text.into();
        filled(&text, Self::MAX_LENGTH)?;
        Ok(Self(text))
    }

    /// The prompt as it was sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prompt_has_one_to_four_thousand_characters() {
        assert!(Prompt::parse("가".repeat(4_000)).is_ok());
        assert_eq!(Prompt::parse("가".repeat(4_001)), Err(TextError::TooLong { max: 4_000 }));
        assert_eq!(Prompt::parse(" \n"), Err(TextError::Blank));
        assert_eq!(Prompt::parse("a\0"), Err(TextError::Nul));
    }
}
