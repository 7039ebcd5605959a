use std::sync::Arc;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use kernel::Randomness;
use secrecy::{ExposeSecret, ExposeSecretMut, SecretSlice};

use crate::keys::master_key::SubKey;
use crate::keys::purpose::Purpose;
use crate::keys::ring::KeyRing;

/// The first byte of all that is sealed: AES-256-GCM with a nonce in front and the tag at the end.
const VERSION: u8 = 1;

const TAG_LEN: usize = 16;

/// The current key's place among those that open.
const CURRENT: usize = 0;

/// Why bytes cannot be sealed, or sealed ones do not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// More than AES-GCM encrypts at once (64 GiB).
    #[error("too long to be sealed")]
    TooLong,
    /// They are too few, or of a version that is not known.
    #[error("not in the form of sealed bytes")]
    Malformed,
    /// They were changed, or sealed with another key or for another context.
    #[error("the seal does not hold")]
    Broken,
}

/// Encrypts what is stored and must stay secret even from who reads the database.
pub struct SecretSealer {
    sealing: LessSafeKey,
    opening: Vec<LessSafeKey>,
    randomness: Arc<dyn Randomness>,
}

impl SecretSealer {
    /// Seals with the ring's current key and opens what the current or the previous one sealed.
    pub fn new(ring: &KeyRing, randomness: Arc<dyn Randomness>) -> Self {
        Self {
            sealing: cipher(&ring.current(Purpose::SecretsAtRest)),
            opening: ring.all(Purpose::SecretsAtRest).map(|key| cipher(&key)).collect(),
            randomness,
        }
    }

    /// Encrypts `plain`, 29 bytes longer. It opens only with the same `context`, which says what the secret
    /// belongs to and is not part of the sealed bytes: alone they do not open as anything else's.
    pub fn seal(&self, plain: &[u8], context: &str) -> Result<Vec<u8>, SealError> {
        let mut nonce = [0; NONCE_LEN];
        self.randomness.fill(&mut nonce);
        let mut ciphertext = plain.to_vec();
        let tag = self
            .sealing
            .seal_in_place_separate_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(context.as_bytes()),
                &mut ciphertext,
            )
            .map_err(|_| SealError::TooLong)?;
        Ok([&[VERSION], &nonce[..], &ciphertext, tag.as_ref()].concat())
    }

    /// Decrypts what [`SecretSealer::seal`] made with the same context.
    pub fn open(&self, sealed: &[u8], context: &str) -> Result<SecretSlice<u8>, SealError> {
        self.open_by_key(sealed, context).map(|(_, plain)| plain)
    }

    /// Seals anew, for the same context, what the previous key sealed; nothing if the current one did.
    pub fn renew(&self, sealed: &[u8], context: &str) -> Result<Option<Vec<u8>>, SealError> {
        let (key, plain) = self.open_by_key(sealed, context)?;
        if key == CURRENT {
            return Ok(None);
        }
        self.seal(plain.expose_secret(), context).map(Some)
    }

    /// What was sealed, and the place of the key that sealed it among those that open.
    fn open_by_key(
        &self,
        sealed: &[u8],
        context: &str,
    ) -> Result<(usize, SecretSlice<u8>), SealError> {
        let rest = sealed.strip_prefix(&[VERSION]).ok_or(SealError::Malformed)?;
        let (nonce, rest) = rest.split_first_chunk::<NONCE_LEN>().ok_or(SealError::Malformed)?;
        let (ciphertext, tag) = rest.split_last_chunk::<TAG_LEN>().ok_or(SealError::Malformed)?;
        self.opening
            .iter()
            .enumerate()
            .find_map(|(place, key)| {
                let mut plain = SecretSlice::from(vec![0; ciphertext.len()]);
                key.open_separate_gather(
                    Nonce::from(nonce),
                    Aad::from(context.as_bytes()),
                    ciphertext,
                    tag,
                    plain.expose_secret_mut(),
                )
                .ok()
                .map(|()| (place, plain))
            })
            .ok_or(SealError::Broken)
    }
}

#[expect(clippy::expect_used, reason = "AES-256 takes any key of 32 bytes")]
fn cipher(key: &SubKey) -> LessSafeKey {
    let key = UnboundKey::new(&AES_256_GCM, key.expose_secret()).expect("it has 32 bytes");
    LessSafeKey::new(key)
}

#[cfg(test)]
mod tests;
