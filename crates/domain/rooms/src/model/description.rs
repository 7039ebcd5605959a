use kernel::{TextError, bounded};

/// What a room is about: up to 2,000 characters, often none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Description(String);

impl Description {
    /// The longest description, in Unicode scalar values.
    pub const MAX_LENGTH: usize = 2_000;

    /// Takes a description as it was sent.
    pub fn parse(text: impl Into<String>) -> Result<Self, TextError> {
        let text = text.into();
        bounded(&text, Self::MAX_LENGTH)?;
        Ok(Self(text))
    }

    /// The description as it was sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_has_up_to_2000_characters() {
        assert!(Description::parse("").is_ok());
        assert!(Description::parse("가".repeat(2_000)).is_ok());
        let long = Description::parse("가".repeat(2_001));
        assert_eq!(long, Err(TextError::TooLong { max: 2_000 }));
    }
}
