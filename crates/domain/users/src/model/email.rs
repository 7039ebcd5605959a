use std::fmt;

/// An e-mail address, lower-cased: two spellings of one address are equal (contracts rule 5).
///
/// The form is checked, not whether mail arrives there.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Email(String);

/// A text that has not the form of an e-mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EmailError {
    /// Nothing was given.
    #[error("blank")]
    Blank,
    /// Not `local@domain`, or with characters that neither part may have.
    #[error("not an e-mail address")]
    Malformed,
    /// More than 254 characters, the longest that mail can carry.
    #[error("longer than {} characters", Email::MAX_LENGTH)]
    TooLong,
}

impl Email {
    /// The longest address, in Unicode scalar values.
    pub const MAX_LENGTH: usize = 254;
    const MAX_LOCAL_PART: usize = 64;

    /// Reads an address and lower-cases it.
    pub fn parse(text: &str) -> Result<Self, EmailError> {
        if text.trim().is_empty() {
            return Err(EmailError::Blank);
        }
        let lowered = text.to_lowercase();
        if lowered.chars().count() > Self::MAX_LENGTH {
            return Err(EmailError::TooLong);
        }
        let (local, domain) = lowered.rsplit_once('@').ok_or(EmailError::Malformed)?;
        if !is_local_part(local) || !is_domain(domain) {
            return Err(EmailError::Malformed);
        }
        Ok(Self(lowered))
    }

    /// The whole address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands before the `@`.
    pub fn local_part(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(local, _)| local)
    }
}

fn is_local_part(local: &str) -> bool {
    let allowed = |c: char| c.is_alphanumeric() || "!#$%&'*+/=?^_`{|}~.-".contains(c);
    !local.is_empty()
        && local.chars().count() <= Email::MAX_LOCAL_PART
        && local.chars().all(allowed)
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
}

fn is_domain(domain: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.chars().count())
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    domain == "localhost" || (domain.contains('.') && domain.split('.').all(label))
}

impl fmt::Display for Email {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_address_are_equal() {
        assert_eq!(Email::parse("User@Example.COM"), Email::parse("user@example.com"));
    }

    #[test]
    fn addresses_of_any_script_are_taken() {
        for text in
            ["user@example.com", "a.b+c@mail.example.org", "사용자@예시.한국", "u@localhost"]
        {
            assert!(Email::parse(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn what_is_no_address_is_refused() {
        assert_eq!(Email::parse("  "), Err(EmailError::Blank));
        for text in [
            "user",
            "@example.com",
            "user@",
            "user@example",
            "a b@example.com",
            "a\0@example.com",
            ".a@example.com",
            "a..b@example.com",
            "a@-b.com",
            "a@b..com",
            "a@b@c.com",
        ] {
            assert_eq!(Email::parse(text), Err(EmailError::Malformed), "{text:?}");
        }
        let long = format!("a@{}.com", "b".repeat(300));
        assert_eq!(Email::parse(&long), Err(EmailError::TooLong));
    }
}
