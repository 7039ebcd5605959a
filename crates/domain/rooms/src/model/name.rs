use kernel::{TextError, filled};

/// A room's name: 1 to 100 characters, not only white space.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoomName(String);

impl RoomName {
    /// The longest name, in Unicode scalar values.
    pub const MAX_LENGTH: usize = 100;

    /// Takes a name as it was sent.
    pub fn parse(text: impl Into<String>) -> Result<Self, TextError> {
        let text = text.into();
        filled(&text, Self::MAX_LENGTH)?;
        Ok(Self(text))
    }

    /// The name as it was sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_1_to_100_characters_and_is_not_blank() {
        assert!(RoomName::parse("가".repeat(100)).is_ok());
        assert_eq!(RoomName::parse("가".repeat(101)), Err(TextError::TooLong { max: 100 }));
        assert_eq!(RoomName::parse(""), Err(TextError::Blank));
        assert_eq!(RoomName::parse(" \n"), Err(TextError::Blank));
        assert_eq!(RoomName::parse("a\0b"), Err(TextError::Nul));
    }

    #[test]
    fn white_space_is_kept_as_sent() {
        assert_eq!(RoomName::parse(" a ").as_ref().map(RoomName::as_str), Ok(" a "));
    }
}
