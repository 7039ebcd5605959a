use std::sync::Arc;
use std::time::Duration;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use data_encoding::BASE32_NOPAD;
use kernel::{Fault, Randomness, Timestamp, UniqueId};
use rooms::{OneTimeCodes, RoomName, SealedSecret, SharedSecret};
use secrecy::{ExposeSecret, SecretBox, SecretString};
use totp_lite::{Sha1, totp_custom};

use crate::sealing::SecretSealer;

mod address;

/// Bytes of a secret: as many as SHA-1 yields (RFC 4226, section 4).
const SECRET_LEN: usize = 20;
const DIGITS: u32 = 6;
/// How many seconds a code is of.
const STEP: u64 = 30;
/// How far the clocks of people's devices may be from ours.
const DRIFT: Duration = Duration::from_secs(STEP);

/// Time-based one-time passwords (RFC 6238), made from secrets that are sealed.
pub struct TotpCodes {
    sealer: SecretSealer,
    randomness: Arc<dyn Randomness>,
}

impl TotpCodes {
    /// Draws secrets from that source, and seals them with that sealer.
    pub fn new(sealer: SecretSealer, randomness: Arc<dyn Randomness>) -> Self {
        Self { sealer, randomness }
    }

    fn fresh_id(&self) -> UniqueId {
        let mut bits = [0; 16];
        self.randomness.fill(&mut bits);
        UniqueId::new(u128::from_be_bytes(bits))
    }
}

impl OneTimeCodes for TotpCodes {
    fn make(&self, room: &RoomName) -> Result<(SealedSecret, SharedSecret), Fault> {
        let secret: SecretBox<[u8; SECRET_LEN]> =
            SecretBox::init_with_mut(|bytes: &mut [u8; SECRET_LEN]| self.randomness.fill(bytes));
        let id = self.fresh_id();
        let sealed = self.sealer.seal(secret.expose_secret(), &context(id));
        let bytes = sealed.map_err(Fault::failed)?;
        let base32 = SecretString::from(BASE32_NOPAD.encode(secret.expose_secret()));
        let uri = address::of(room, &base32);
        Ok((SealedSecret { id, bytes }, SharedSecret { base32, uri }))
    }

    fn accepts(&self, secret: &SealedSecret, code: &str, now: Timestamp) -> Result<bool, Fault> {
        let opened = self.sealer.open(&secret.bytes, &context(secret.id));
        let secret = opened.map_err(Fault::failed)?;
        let accepted = [now - DRIFT, now, now + DRIFT]
            .map(|time| is_code_at(time, secret.expose_secret(), code));
        // `|` looks at all three: how long it takes does not tell which of them it is.
        Ok(accepted.into_iter().fold(false, |is_any, is_one| is_any | is_one))
    }

    fn renew(&self, secret: &SealedSecret) -> Result<Option<SealedSecret>, Fault> {
        let renewed = self.sealer.renew(&secret.bytes, &context(secret.id));
        let bytes = renewed.map_err(Fault::failed)?;
        Ok(bytes.map(|bytes| SealedSecret { id: secret.id, bytes }))
    }
}

/// What the secret of that id is sealed for.
fn context(id: UniqueId) -> String {
    format!("room secret {id}")
}

/// Whether that is the code of the step at that time, in its only spelling: six ASCII digits. There were none
/// before 1970.
fn is_code_at(time: Timestamp, secret: &[u8], code: &str) -> bool {
    u64::try_from(time.as_seconds()).is_ok_and(|seconds| {
        let right = totp_custom::<Sha1>(STEP, DIGITS, secret, seconds);
        verify_slices_are_equal(right.as_bytes(), code.as_bytes()).is_ok()
    })
}

#[cfg(test)]
mod tests;
