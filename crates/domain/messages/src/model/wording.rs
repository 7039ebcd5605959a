use kernel::TextError;

use super::body::Caption;
use super::content::Content;
use super::kind::MessageKind;
use super::location::Location;

/// Other words for a message, fit for what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording(String);

/// Words as somebody gave them who may not know what the message is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenWording {
    /// As a text, if they are one.
    pub text: Option<String>,
    /// As a place, if they name one.
    pub location: Option<Location>,
}

/// Words that do not fit what the message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WordingError {
    /// Not within the bounds of a text or of a caption.
    #[error(transparent)]
    Text(#[from] TextError),
    /// The message is a text or a file, and they are no text.
    #[error("no text")]
    NoText,
    /// The message is a place, and they name none.
    #[error("no place")]
    NoPlace,
}

impl Wording {
    /// Takes words for a message of that kind.
    pub fn of(kind: MessageKind, given: GivenWording) -> Result<Self, WordingError> {
        let GivenWording { text, location } = given;
        match kind {
            MessageKind::Text => Ok(Content::parse(text.ok_or(WordingError::NoText)?)?.into()),
            MessageKind::File(_) => Ok(Caption::parse(text.ok_or(WordingError::NoText)?)?.into()),
            MessageKind::Location => Ok(location.ok_or(WordingError::NoPlace)?.into()),
        }
    }

    /// The words as messages hold them.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<Content> for Wording {
    fn from(content: Content) -> Self {
        Self(content.as_str().to_owned())
    }
}

impl From<Caption> for Wording {
    fn from(caption: Caption) -> Self {
        Self(caption.as_str().to_owned())
    }
}

impl From<Location> for Wording {
    fn from(location: Location) -> Self {
        Self(location.as_str().to_owned())
    }
}
