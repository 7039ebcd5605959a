use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;

use argon2::password_hash::phc;
use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier, Version};
use async_trait::async_trait;
use kernel::{Fault, Randomness};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Semaphore;
use users::{HashingTurn, NewPassword, PasswordHash, PasswordHasher};

/// What OWASP's password storage advice asks of Argon2id: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;

const SALT_BYTES: usize = 16;

/// The longest wait for a turn.
const LONGEST_WAIT: Duration = Duration::from_secs(5);

/// Argon2id on blocking threads, a bounded number at once.
///
/// Needs a tokio runtime. A turn is given back when the work of it has ended, even if nobody waits
/// for the answer any more.
pub struct Argon2Hasher {
    argon2: Argon2<'static>,
    randomness: Arc<dyn Randomness>,
    turns: Arc<Semaphore>,
    queue: Semaphore,
    nobodys_hash: PasswordHash,
}

/// Why a password cannot be hashed or a hash cannot be read. Never shows either.
#[derive(Debug, thiserror::Error)]
pub enum HasherError {
    /// Argon2 refused: no memory, or not its parameters.
    #[error("Argon2 cannot hash")]
    Hash(#[source] argon2::password_hash::Error),
    /// A stored hash is no Argon2 hash.
    #[error("a stored password hash is corrupt")]
    CorruptHash,
    /// As many wait for a turn as may.
    #[error("too many passwords wait to be hashed")]
    TooManyWaiting,
    /// No turn came within 5 seconds.
    #[error("waited too long for a turn to hash a password")]
    WaitedTooLong,
}

impl Argon2Hasher {
    /// Lets `at_once` passwords be hashed at a time, in 19 MiB each, and `waiting` more queue.
    ///
    /// Hashes one password itself, for sign-ins to accounts that do not exist.
    pub fn new(
        randomness: Arc<dyn Randomness>,
        at_once: NonZeroUsize,
        waiting: usize,
    ) -> Result<Self, HasherError> {
        let params = Params::new(MEMORY_KIB, PASSES, LANES, None)
            .map_err(|error| HasherError::Hash(error.into()))?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let nobodys_hash = hash(&argon2, &SecretString::default(), &salt(&*randomness))?;
        Ok(Self {
            argon2,
            randomness,
            turns: Arc::new(Semaphore::new(at_once.get().min(Semaphore::MAX_PERMITS))),
            queue: Semaphore::new(waiting.min(Semaphore::MAX_PERMITS)),
            nobodys_hash,
        })
    }

    async fn hash_secret(
        &self,
        turn: HashingTurn,
        password: SecretString,
    ) -> Result<PasswordHash, Fault> {
        let argon2 = self.argon2.clone();
        let salt = salt(&*self.randomness);
        in_turn(turn, move || hash(&argon2, &password, &salt)).await
    }
}

#[async_trait]
impl PasswordHasher for Argon2Hasher {
    async fn turn(&self) -> Result<HashingTurn, Fault> {
        if let Ok(permit) = Arc::clone(&self.turns).try_acquire_owned() {
            return Ok(HashingTurn::new(permit));
        }
        let _place = self
            .queue
            .try_acquire()
            .map_err(|_full| Fault::unavailable(HasherError::TooManyWaiting))?;
        let permit = tokio::time::timeout(LONGEST_WAIT, Arc::clone(&self.turns).acquire_owned())
            .await
            .map_err(|_elapsed| Fault::unavailable(HasherError::WaitedTooLong))?
            .map_err(Fault::failed)?;
        Ok(HashingTurn::new(permit))
    }

    async fn hash(&self, turn: HashingTurn, password: &NewPassword) -> Result<PasswordHash, Fault> {
        self.hash_secret(turn, password.secret().clone()).await
    }

    async fn verify(
        &self,
        turn: HashingTurn,
        password: &SecretString,
        hash: Option<&PasswordHash>,
    ) -> Result<bool, Fault> {
        let argon2 = self.argon2.clone();
        let password = password.clone();
        let is_somebodys = hash.is_some();
        let hash = hash.unwrap_or(&self.nobodys_hash).clone();
        let matches = in_turn(turn, move || verify(&argon2, &password, &hash)).await?;
        Ok(matches && is_somebodys)
    }
}

/// Runs slow work off the async threads; the work itself holds the turn.
async fn in_turn<T: Send + 'static>(
    turn: HashingTurn,
    work: impl FnOnce() -> Result<T, HasherError> + Send + 'static,
) -> Result<T, Fault> {
    let work_and_release = move || {
        let result = work();
        drop(turn);
        result
    };
    tokio::task::spawn_blocking(work_and_release)
        .await
        .map_err(Fault::failed)?
        .map_err(Fault::failed)
}

fn salt(randomness: &dyn Randomness) -> [u8; SALT_BYTES] {
    let mut salt = [0; SALT_BYTES];
    randomness.fill(&mut salt);
    salt
}

fn hash(
    argon2: &Argon2<'_>,
    password: &SecretString,
    salt: &[u8],
) -> Result<PasswordHash, HasherError> {
    let hash = argon2
        .hash_password_with_salt(password.expose_secret().as_bytes(), salt)
        .map_err(HasherError::Hash)?;
    Ok(PasswordHash::new(hash.to_string()))
}

/// The parameters are those of the hash, so that hashes made under older ones stay good.
fn verify(
    argon2: &Argon2<'_>,
    password: &SecretString,
    hash: &PasswordHash,
) -> Result<bool, HasherError> {
    use argon2::password_hash::Error;

    // The library takes a hash without salt or output for one of another password.
    let hash = phc::PasswordHash::new(hash.expose())
        .ok()
        .filter(|hash| hash.salt.is_some() && hash.hash.is_some())
        .ok_or(HasherError::CorruptHash)?;
    match argon2.verify_password(password.expose_secret().as_bytes(), &hash) {
        Ok(()) => Ok(true),
        Err(Error::PasswordInvalid) => Ok(false),
        Err(error @ Error::OutOfMemory) => Err(HasherError::Hash(error)),
        Err(_) => Err(HasherError::CorruptHash),
    }
}

#[cfg(test)]
mod tests;
