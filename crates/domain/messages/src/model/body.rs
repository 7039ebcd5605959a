use kernel::{TextError, bounded};

use super::content::Content;
use super::file::KeptFile;
use super::kind::{FileKind, MessageKind};
use super::location::Location;

/// What a message says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// Words.
    Text(Content),
    /// A place.
    Location(Location),
    /// A file.
    File(FileBody),
}

/// A file with what is said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileBody {
    kind: FileKind,
    caption: Caption,
    file: KeptFile,
}

/// What is said of a file: up to 4,000 characters, often none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Caption(String);

/// A file that is not what it is sent as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UnfitFile {
    /// Sent as an image, and no PNG, JPEG, GIF or WebP.
    #[error("not an image")]
    NotAnImage,
    /// Sent as a voice message, and no sound.
    #[error("not sound")]
    NotSound,
}

impl Body {
    /// What it is.
    pub fn kind(&self) -> MessageKind {
        match self {
            Self::Text(_) => MessageKind::Text,
            Self::Location(_) => MessageKind::Location,
            Self::File(body) => MessageKind::File(body.kind),
        }
    }

    /// Its words: the text, the place as JSON, or the caption.
    pub fn words(&self) -> &str {
        match self {
            Self::Text(content) => content.as_str(),
            Self::Location(location) => location.as_str(),
            Self::File(body) => body.caption.as_str(),
        }
    }

    /// Its file, if it is one.
    pub fn file(&self) -> Option<&KeptFile> {
        match self {
            Self::File(body) => Some(&body.file),
            Self::Text(_) | Self::Location(_) => None,
        }
    }
}

impl FileBody {
    /// A file as what it is sent as, if it is that (contracts section 4, messenger).
    pub fn new(kind: FileKind, caption: Caption, file: KeptFile) -> Result<Self, UnfitFile> {
        let file = match kind {
            FileKind::Any => file,
            FileKind::Image if file.media_type.is_picture() => file,
            FileKind::Image => return Err(UnfitFile::NotAnImage),
            FileKind::Voice => {
                let media_type = file.media_type.as_audio().ok_or(UnfitFile::NotSound)?;
                KeptFile { media_type, ..file }
            }
        };
        Ok(Self { kind, caption, file })
    }
}

impl Caption {
    /// Takes it as it was sent.
    pub fn parse(text: impl Into<String>) -> Result<Self, TextError> {
        let text = text.into();
        bounded(&text, Content::MAX_LENGTH)?;
        Ok(Self(text))
    }

    /// As it was sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
