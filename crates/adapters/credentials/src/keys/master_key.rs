use aws_lc_rs::hkdf::{HKDF_SHA256, Salt};
use secrecy::{ExposeSecret, SecretBox, SecretString};

use super::purpose::Purpose;

/// A key of 256 bits for one purpose.
pub(crate) type SubKey = SecretBox<[u8; 32]>;

/// Sets this application's sub-keys apart from another's with the same `SECRET_KEY`.
const SALT: &[u8] = b"madang";

/// The secret that every key comes from.
#[derive(Debug, Clone)]
pub struct MasterKey(SecretString);

/// Why a text is no master key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MasterKeyError {
    /// It could be guessed.
    #[error("has {length} bytes; a key needs at least {}", MasterKey::MIN_LENGTH)]
    TooShort {
        /// How many bytes it has.
        length: usize,
    },
}

impl MasterKey {
    /// The fewest bytes of a master key.
    pub const MIN_LENGTH: usize = 32;

    /// Takes any text of at least [`MasterKey::MIN_LENGTH`] bytes, exactly as it stands.
    pub fn parse(text: SecretString) -> Result<Self, MasterKeyError> {
        let length = text.expose_secret().len();
        if length < Self::MIN_LENGTH {
            return Err(MasterKeyError::TooShort { length });
        }
        Ok(Self(text))
    }

    /// The sub-key for a purpose, by HKDF-SHA256: the same at every start.
    #[expect(clippy::expect_used, reason = "HKDF-SHA256 yields any length up to 8160 bytes")]
    pub(crate) fn derive(&self, purpose: Purpose) -> SubKey {
        let pseudorandom_key =
            Salt::new(HKDF_SHA256, SALT).extract(self.0.expose_secret().as_bytes());
        SecretBox::init_with_mut(|key: &mut [u8; 32]| {
            pseudorandom_key
                .expand(&[purpose.label()], HKDF_SHA256)
                .and_then(|output| output.fill(key))
                .expect("32 bytes are asked for");
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "a master key of at least 32 bytes";

    fn hex(key: &SubKey) -> String {
        key.expose_secret().map(|byte| format!("{byte:02x}")).concat()
    }

    #[test]
    fn a_master_key_has_at_least_32_bytes() {
        for length in [0, 1, 31] {
            let refused = MasterKey::parse(SecretString::from("k".repeat(length)));
            assert_eq!(refused.err(), Some(MasterKeyError::TooShort { length }));
        }
        assert!(MasterKey::parse(SecretString::from("k".repeat(32))).is_ok());
        assert!(MasterKey::parse(SecretString::from("열쇠열쇠열쇠열쇠열쇠열")).is_ok());
    }

    /// Computed by another implementation: a change here would sign everybody out, lose every
    /// sealed secret and break every link.
    #[test]
    fn sub_keys_are_those_of_rfc_5869_and_differ_by_purpose() {
        let key = MasterKey::parse(SecretString::from(TEXT)).expect("long enough");
        assert_eq!(
            hex(&key.derive(Purpose::Tokens)),
            "5f07664650ebe99ba1a969619fbc7318a353a2f2b65cd1904a32509970d6d345"
        );
        assert_eq!(
            hex(&key.derive(Purpose::SecretsAtRest)),
            "eca65eeea49d481900d728b65589f19abb6a3f18118ce88bd100f55efa2c4447"
        );
        assert_eq!(
            hex(&key.derive(Purpose::Links)),
            "133be36441917eba23721dfbe805684965a059b9d505998a00f379c1bc81c586"
        );
    }

    #[test]
    fn debug_output_shows_no_key() {
        let key = MasterKey::parse(SecretString::from(TEXT)).expect("long enough");
        assert!(!format!("{key:?}").contains(TEXT));
    }
}
