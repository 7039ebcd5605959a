use super::master_key::{MasterKey, SubKey};
use super::purpose::Purpose;

/// The master key in use, and the one before it while it is being replaced.
#[derive(Debug, Clone)]
pub struct KeyRing {
    current: MasterKey,
    previous: Option<MasterKey>,
}

impl KeyRing {
    /// Signs and seals with `current` only; what `previous` made still opens.
    pub fn new(current: MasterKey, previous: Option<MasterKey>) -> Self {
        Self { current, previous }
    }

    /// The sub-key that makes new things.
    pub(crate) fn current(&self, purpose: Purpose) -> SubKey {
        self.current.derive(purpose)
    }

    /// The sub-keys that open what was made, the current one first.
    pub(crate) fn all(&self, purpose: Purpose) -> impl Iterator<Item = SubKey> {
        [Some(&self.current), self.previous.as_ref()]
            .into_iter()
            .flatten()
            .map(move |key| key.derive(purpose))
    }
}

#[cfg(test)]
pub(crate) mod testing {
    use secrecy::SecretString;

    use super::*;

    /// A master key that differs by its letter.
    pub(crate) fn master_key(letter: char) -> MasterKey {
        let text = letter.to_string().repeat(MasterKey::MIN_LENGTH);
        MasterKey::parse(SecretString::from(text)).expect("long enough")
    }

    /// A ring of one such key.
    pub(crate) fn ring(letter: char) -> KeyRing {
        KeyRing::new(master_key(letter), None)
    }
}
