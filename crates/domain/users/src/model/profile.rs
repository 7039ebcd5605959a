use kernel::{Picture, TextError, UserId, bounded};

use super::email::Email;
use super::name::DisplayName;

/// How to reach somebody by telephone: up to 50 characters of any form, often none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContactNumber(String);

impl ContactNumber {
    /// The longest one, in Unicode scalar values.
    pub const MAX_LENGTH: usize = 50;

    /// Takes a number as it was sent.
    pub fn parse(text: impl Into<String>) -> Result<Self, TextError> {
        let text = text.into();
        bounded(&text, Self::MAX_LENGTH)?;
        Ok(Self(text))
    }

    /// The number as it was sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A word of a person about how they are: up to 200 characters, often none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Status(String);

impl Status {
    /// The longest one, in Unicode scalar values.
    pub const MAX_LENGTH: usize = 200;

    /// Takes a status as it was sent.
    pub fn parse(text: impl Into<String>) -> Result<Self, TextError> {
        let text = text.into();
        bounded(&text, Self::MAX_LENGTH)?;
        Ok(Self(text))
    }

    /// The status as it was sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What a live account shows of its owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// Whose it is.
    pub user_id: UserId,
    /// Absent for accounts that sign in elsewhere, and for the AI.
    pub email: Option<Email>,
    /// The one display name of all contracts.
    pub name: DisplayName,
    /// Their picture, if they have one.
    pub picture: Option<Picture>,
    /// How to reach them by telephone.
    pub contact_number: ContactNumber,
    /// How they are.
    pub status: Status,
    /// Whether others see no more of it than an outline.
    pub is_private: bool,
}

/// What is left of a private profile for others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileOutline {
    /// Whose it is.
    pub user_id: UserId,
    /// Their display name.
    pub name: DisplayName,
    /// Their picture, if they have one.
    pub picture: Option<Picture>,
}

/// A profile as somebody may see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VisibleProfile {
    /// All of it.
    Whole(Profile),
    /// It is private, and somebody else's.
    Outline(ProfileOutline),
}

impl Profile {
    /// The one policy of profiles (contracts section 4, community): a private one is for its owner.
    pub fn seen_by(self, viewer: UserId) -> VisibleProfile {
        if !self.is_private || self.user_id == viewer {
            return VisibleProfile::Whole(self);
        }
        let Self { user_id, name, picture, .. } = self;
        VisibleProfile::Outline(ProfileOutline { user_id, name, picture })
    }
}

/// What is to be different about a profile; what is `None` stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProfileRevision {
    /// Their new display name.
    pub name: Option<DisplayName>,
    /// What becomes of the picture.
    pub picture: Option<PictureChange>,
    /// Their new number.
    pub contact_number: Option<ContactNumber>,
    /// Their new status.
    pub status: Option<Status>,
    /// Whether it is to be private.
    pub is_private: Option<bool>,
}

/// What becomes of a profile's picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PictureChange {
    /// Another one takes its place.
    Replace(Picture),
    /// There is to be none.
    Remove,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile(is_private: bool) -> Profile {
        let email = Email::parse("user@example.com").expect("an address");
        Profile {
            user_id: UserId::new(1).expect("an id"),
            name: DisplayName::from_email(&email),
            email: Some(email),
            picture: None,
            contact_number: ContactNumber::default(),
            status: Status::default(),
            is_private,
        }
    }

    #[test]
    fn a_private_profile_is_whole_for_its_owner_only() {
        let (owner, other) = (UserId::new(1).expect("an id"), UserId::new(2).expect("an id"));
        for (is_private, viewer, is_whole) in
            [(false, other, true), (false, owner, true), (true, owner, true), (true, other, false)]
        {
            let seen = profile(is_private).seen_by(viewer);
            assert_eq!(matches!(seen, VisibleProfile::Whole(_)), is_whole);
        }
    }

    #[test]
    fn numbers_and_statuses_may_be_empty_but_are_bounded() {
        assert!(ContactNumber::parse("").is_ok() && Status::parse("").is_ok());
        assert!(ContactNumber::parse("0".repeat(50)).is_ok());
        assert_eq!(ContactNumber::parse("0".repeat(51)), Err(TextError::TooLong { max: 50 }));
        assert!(Status::parse("가".repeat(200)).is_ok());
        assert_eq!(Status::parse("가".repeat(201)), Err(TextError::TooLong { max: 200 }));
        assert_eq!(Status::parse("a\0"), Err(TextError::Nul));
    }
}
