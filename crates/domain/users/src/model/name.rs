use std::fmt;

use kernel::{TextError, filled};

use super::email::Email;

/// A display name: 1 to 50 characters, not only white space.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DisplayName(String);

impl DisplayName {
    /// The longest name, in Unicode scalar values.
    pub const MAX_LENGTH: usize = 50;

    /// Takes a name as it was sent.
    pub fn parse(text: impl Into<String>) -> Result<Self, TextError> {
        let text = text.into();
        filled(&text, Self::MAX_LENGTH)?;
        Ok(Self(text))
    }

    /// The name of someone who gave none: the e-mail's local part (contracts rule 5), cut to length.
    pub fn from_email(email: &Email) -> Self {
        Self(email.local_part().chars().take(Self::MAX_LENGTH).collect())
    }

    /// The name of the AI's account in every contract (contracts section 4, assistant).
    pub fn of_the_ai() -> Self {
        Self("AI".to_owned())
    }

    /// The name as it was sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for DisplayName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_one_to_fifty_characters() {
        assert!(DisplayName::parse("가".repeat(50)).is_ok());
        assert_eq!(DisplayName::parse("가".repeat(51)), Err(TextError::TooLong { max: 50 }));
        assert_eq!(DisplayName::parse(" \t"), Err(TextError::Blank));
        assert_eq!(DisplayName::parse("a\0"), Err(TextError::Nul));
    }

    #[test]
    fn without_a_name_it_is_the_local_part() {
        let email = Email::parse(&format!("{}@example.com", "a".repeat(60))).expect("an address");
        assert_eq!(DisplayName::from_email(&email).as_str(), "a".repeat(50));
    }
}
