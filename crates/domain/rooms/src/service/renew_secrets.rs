use super::Service;
use crate::error::Error;

/// Secrets that are looked at together.
const SECRETS_AT_ONCE: u32 = 100;

/// What encrypting secrets anew came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Renewal {
    /// Secrets that the key in use opens now.
    pub renewed: u64,
    /// Secrets that no key opens.
    pub unreadable: u64,
}

impl Service {
    /// Encrypts anew what was encrypted with a key that is not in use any more.
    pub async fn renew_secrets(&self) -> Result<Renewal, Error> {
        let mut renewal = Renewal::default();
        let mut after = None;
        loop {
            let secrets = self.secrets.list(after, SECRETS_AT_ONCE).await?;
            let Some((last, _)) = secrets.last() else { return Ok(renewal) };
            after = Some(*last);
            for (room, secret) in secrets {
                match self.codes.renew(&secret) {
                    Ok(Some(renewed)) => {
                        self.secrets.replace(room, renewed).await?;
                        renewal.renewed += 1;
                    }
                    Ok(None) => {}
                    Err(_no_key) => renewal.unreadable += 1,
                }
            }
        }
    }
}
