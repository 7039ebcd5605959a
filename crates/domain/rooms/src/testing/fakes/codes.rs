use std::sync::atomic::{AtomicU8, AtomicU32, Ordering};

use kernel::{Fault, Timestamp, UniqueId};
use secrecy::{ExposeSecret, SecretString};

use crate::{OneTimeCodes, RoomName, SealedSecret, SharedSecret};

/// Secrets each of which is the one code that it accepts, at any time: `000001`, `000002`, … A sealed one is that
/// text behind the number of the key that sealed it.
#[derive(Default)]
pub struct ReadableCodes {
    made: AtomicU32,
    key: AtomicU8,
}

impl ReadableCodes {
    /// The code that a room's secret accepts.
    pub fn code_of(secret: &SharedSecret) -> &str {
        secret.base32.expose_secret()
    }

    /// From now on another key is in use; what the others sealed still opens.
    pub fn change_key(&self) {
        self.key.fetch_add(1, Ordering::SeqCst);
    }

    fn sealed(&self, id: UniqueId, code: &[u8]) -> SealedSecret {
        let key = self.key.load(Ordering::SeqCst);
        SealedSecret { id, bytes: [&[key], code].concat() }
    }
}

impl OneTimeCodes for ReadableCodes {
    fn make(&self, room: &RoomName) -> Result<(SealedSecret, SharedSecret), Fault> {
        let number = self.made.fetch_add(1, Ordering::SeqCst) + 1;
        let code = format!("{number:06}");
        let sealed = self.sealed(UniqueId::new(number.into()), code.as_bytes());
        let uri = SecretString::from(format!("otpauth://totp/{}?secret={code}", room.as_str()));
        Ok((sealed, SharedSecret { base32: code.into(), uri }))
    }

    fn accepts(&self, secret: &SealedSecret, code: &str, _now: Timestamp) -> Result<bool, Fault> {
        let (_, accepted) = opened(secret)?;
        Ok(accepted == code.as_bytes())
    }

    fn renew(&self, secret: &SealedSecret) -> Result<Option<SealedSecret>, Fault> {
        let (key, code) = opened(secret)?;
        let is_in_use = key == self.key.load(Ordering::SeqCst);
        Ok((!is_in_use).then(|| self.sealed(secret.id, code)))
    }
}

fn opened(secret: &SealedSecret) -> Result<(u8, &[u8]), Fault> {
    let (key, code) = secret.bytes.split_first().ok_or_else(|| Fault::failed("nothing sealed"))?;
    Ok((*key, code))
}
