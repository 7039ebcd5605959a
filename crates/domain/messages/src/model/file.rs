use std::fmt;
use std::str::FromStr;

use kernel::{IdError, UniqueId};

use super::file_name::FileName;
use super::media_type::MediaType;

/// The name under which a file is kept: made by us, and not to be guessed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FileKey(UniqueId);

impl FileKey {
    /// A name from an id that no other file has.
    pub fn new(id: UniqueId) -> Self {
        Self(id)
    }
}

impl fmt::Display for FileKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl FromStr for FileKey {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let key = Self(text.parse()?);
        // One spelling only: hexadecimal digits may be written in two.
        if key.to_string() == text { Ok(key) } else { Err(IdError) }
    }
}

/// A file that is stored, whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptFile {
    /// Where it is kept.
    pub key: FileKey,
    /// What its sender calls it.
    pub name: FileName,
    /// What it is made of.
    pub media_type: MediaType,
    /// How long it is, in bytes.
    pub size: u64,
}
