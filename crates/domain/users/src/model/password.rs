use secrecy::{ExposeSecret, SecretString};

use super::email::Email;

/// A chosen password that passed the rules it was held against.
#[derive(Debug, Clone)]
pub struct NewPassword(SecretString);

/// Why a password cannot be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// Fewer than 8 characters.
    #[error("shorter than {} characters", NewPassword::MIN_LENGTH)]
    TooShort,
    /// More than 128 characters.
    #[error("longer than {} characters", NewPassword::MAX_LENGTH)]
    TooLong,
    /// It holds a NUL.
    #[error("holding a NUL character")]
    Nul,
    /// Among the passwords that everybody tries first.
    #[error("too common")]
    TooCommon,
    /// Nothing but digits.
    #[error("entirely numeric")]
    EntirelyNumeric,
    /// Much like the e-mail address or a part of it.
    #[error("too similar to the e-mail address")]
    LikeEmail,
}

/// Which rules beyond the length a password is held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PasswordRules {
    /// Refuse common passwords.
    pub reject_common: bool,
    /// Refuse passwords of digits only.
    pub reject_numeric: bool,
    /// Refuse passwords that are like the e-mail address.
    pub reject_like_email: bool,
}

impl PasswordRules {
    /// Length only: what every contract asks (contracts rule 5).
    pub const LENGTH_ONLY: Self =
        Self { reject_common: false, reject_numeric: false, reject_like_email: false };
    /// Every rule (contracts section 4, meet).
    pub const ALL: Self =
        Self { reject_common: true, reject_numeric: true, reject_like_email: true };
}

/// At this similarity, of 1, a password counts as the e-mail in other words.
const TOO_SIMILAR: f64 = 0.7;

impl NewPassword {
    /// The fewest characters, in Unicode scalar values.
    pub const MIN_LENGTH: usize = 8;
    /// The most characters, in Unicode scalar values.
    pub const MAX_LENGTH: usize = 128;

    /// Holds a password against the rules and returns all that it breaks.
    ///
    /// `is_common` is the answer to a question only asked where the rules want it.
    pub(crate) fn check(
        password: &SecretString,
        email: Option<&Email>,
        rules: PasswordRules,
        is_common: bool,
    ) -> Result<Self, Vec<PasswordError>> {
        let text = password.expose_secret();
        let length = text.chars().count();
        let like_email = |email: &Email| length <= Self::MAX_LENGTH && is_like(text, email);
        let broken: Vec<_> = [
            (length < Self::MIN_LENGTH, PasswordError::TooShort),
            (length > Self::MAX_LENGTH, PasswordError::TooLong),
            (text.contains('\0'), PasswordError::Nul),
            (rules.reject_common && is_common, PasswordError::TooCommon),
            (rules.reject_numeric && is_numeric(text), PasswordError::EntirelyNumeric),
            (rules.reject_like_email && email.is_some_and(like_email), PasswordError::LikeEmail),
        ]
        .into_iter()
        .filter_map(|(breaks, error)| breaks.then_some(error))
        .collect();
        if broken.is_empty() { Ok(Self(password.clone())) } else { Err(broken) }
    }

    /// The password itself, for the hasher.
    pub fn secret(&self) -> &SecretString {
        &self.0
    }
}

fn is_numeric(text: &str) -> bool {
    !text.is_empty() && text.chars().all(char::is_numeric)
}

fn is_like(password: &str, email: &Email) -> bool {
    let password = password.to_lowercase();
    let parts = email.as_str().split(|c: char| !c.is_alphanumeric());
    std::iter::once(email.as_str())
        .chain(std::iter::once(email.local_part()))
        .chain(parts.filter(|part| part.chars().count() > 2))
        .any(|part| strsim::normalized_levenshtein(&password, part) >= TOO_SIMILAR)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn errors(text: &str, rules: PasswordRules, is_common: bool) -> Vec<PasswordError> {
        let email = Email::parse("chat.person@example.com").expect("an address");
        NewPassword::check(&SecretString::from(text), Some(&email), rules, is_common)
            .err()
            .unwrap_or_default()
    }

    #[test]
    fn a_password_has_8_to_128_characters_under_all_rules() {
        for rules in [PasswordRules::LENGTH_ONLY, PasswordRules::ALL] {
            assert_eq!(errors("짧은비밀번호", rules, false), [PasswordError::TooShort]);
            assert_eq!(errors("여덟글자비밀번호", rules, false), []);
            assert_eq!(errors(&"x".repeat(128), rules, false), []);
            assert_eq!(errors(&"x".repeat(129), rules, false), [PasswordError::TooLong]);
            assert_eq!(errors("nul\0in the middle", rules, false), [PasswordError::Nul]);
        }
    }

    #[test]
    fn all_broken_rules_are_told_at_once() {
        assert_eq!(
            errors("1234567", PasswordRules::ALL, true),
            [PasswordError::TooShort, PasswordError::TooCommon, PasswordError::EntirelyNumeric]
        );
        assert_eq!(errors("12345678", PasswordRules::LENGTH_ONLY, true), []);
    }

    #[test]
    fn a_password_is_not_the_email_in_other_words() {
        for text in ["chat.person", "Chat.Person1", "chat.person@example.com", "example1"] {
            assert_eq!(
                errors(text, PasswordRules::ALL, false),
                [PasswordError::LikeEmail],
                "{text}"
            );
        }
        assert_eq!(errors("securepassword123", PasswordRules::ALL, false), []);
    }
}
