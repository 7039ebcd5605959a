/// What a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MessageKind {
    /// Words.
    Text,
    /// A place on earth.
    Location,
    /// A file, often with a caption.
    File(FileKind),
}

/// What a file is sent as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FileKind {
    /// A picture, to be shown.
    Image,
    /// Something spoken, to be played.
    Voice,
    /// Anything else, to be saved.
    Any,
}

impl MessageKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [
        Self::Text,
        Self::Location,
        Self::File(FileKind::Image),
        Self::File(FileKind::Voice),
        Self::File(FileKind::Any),
    ];

    /// Whether a message of the kind is sent with a file.
    pub fn has_file(self) -> bool {
        match self {
            Self::File(_) => true,
            Self::Text | Self::Location => false,
        }
    }
}
