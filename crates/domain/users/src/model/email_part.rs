use kernel::{TextError, filled};

use super::email::Email;

/// What somebody looks for in e-mail addresses, lower-cased as they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmailPart(String);

impl EmailPart {
    /// Takes it as it was sent; more than a whole address is too long.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        filled(text, Email::MAX_LENGTH)?;
        Ok(Self(text.to_lowercase()))
    }

    /// The part, lower-cased.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether an address holds it.
    pub fn is_in(&self, email: &Email) -> bool {
        email.as_str().contains(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_found_in_any_case() {
        let email = Email::parse("User.5@example.com").expect("an address");
        for text in ["user", "R.5@EX", ".com", "5"] {
            assert!(EmailPart::parse(text).is_ok_and(|part| part.is_in(&email)), "{text}");
        }
        assert!(!EmailPart::parse("user5").is_ok_and(|part| part.is_in(&email)));
        assert_eq!(EmailPart::parse(" "), Err(TextError::Blank));
        assert_eq!(EmailPart::parse(&"a".repeat(255)), Err(TextError::TooLong { max: 254 }));
    }
}
