use kernel::{TextError, bounded};

/// The name that a client gave its message, to send it again without doubling it: 1 to 64 characters.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ClientMessageId(String);

impl ClientMessageId {
    /// The longest one, in Unicode scalar values.
    pub const MAX_LENGTH: usize = 64;

    /// Takes it as it was sent.
    pub fn parse(text: impl Into<String>) -> Result<Self, TextError> {
        let text = text.into();
        bounded(&text, Self::MAX_LENGTH)?;
        if text.is_empty() {
            return Err(TextError::Blank);
        }
        Ok(Self(text))
    }

    /// As it was sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
