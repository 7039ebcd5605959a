use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::hmac::{self, HMAC_SHA256, Key};
use secrecy::ExposeSecret;

use crate::keys::master_key::SubKey;
use crate::keys::purpose::Purpose;
use crate::keys::ring::KeyRing;

/// Signs what a link grants, so that nobody can make or change a link but us.
#[derive(Debug)]
pub struct LinkSigner {
    signing: Key,
    verifying: Vec<Key>,
}

impl LinkSigner {
    /// Signs with the ring's current key and verifies what the current or the previous one signed.
    pub fn new(ring: &KeyRing) -> Self {
        Self {
            signing: signing_key(&ring.current(Purpose::Links)),
            verifying: ring.all(Purpose::Links).map(|key| signing_key(&key)).collect(),
        }
    }

    /// The signature of a text: 64 hexadecimal digits in small letters. The text must say all that the
    /// link grants and until when, in one way only.
    pub fn sign(&self, text: &str) -> String {
        signature_of(&self.signing, text)
    }

    /// Whether that is the signature of this very text, in its only spelling. How long it takes does not
    /// tell how much of a signature is right.
    pub fn verifies(&self, text: &str, signature: &str) -> bool {
        self.verifying.iter().any(|key| {
            let right = signature_of(key, text);
            verify_slices_are_equal(right.as_bytes(), signature.as_bytes()).is_ok()
        })
    }
}

fn signing_key(key: &SubKey) -> Key {
    Key::new(HMAC_SHA256, key.expose_secret())
}

fn signature_of(key: &Key, text: &str) -> String {
    let tag = hmac::sign(key, text.as_bytes());
    let digits = tag.as_ref().iter().flat_map(|byte| [byte >> 4, byte & 0xf]);
    digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect()
}

#[cfg(test)]
mod tests;
