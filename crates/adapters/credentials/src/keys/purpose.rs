/// What a sub-key is for; no key serves two purposes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Signing access and refresh tokens.
    Tokens,
    /// Encrypting secrets that the database keeps.
    SecretsAtRest,
    /// Signing what links grant.
    Links,
}

impl Purpose {
    /// What HKDF binds the sub-key to. Fixed for ever: another label is another key.
    pub(crate) fn label(self) -> &'static [u8] {
        match self {
            Self::Tokens => b"tokens",
            Self::SecretsAtRest => b"secrets at rest",
            Self::Links => b"links",
        }
    }
}
