mod argon2_hashes;
mod memory;

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use kernel::{Fault, Randomness};
use secrecy::SecretString;
use tokio::sync::Semaphore;
use users::{HashingTurn, NewPassword, PasswordHash, PasswordHasher};

use self::argon2_hashes::Argon2Hashes;

const SALT_BYTES: usize = 16;

/// The longest wait for a turn.
const LONGEST_WAIT: Duration = Duration::from_secs(5);

/// Argon2id on blocking threads, a bounded number at once.
///
/// Needs a tokio runtime. A turn is given back when the work of it has ended, even if nobody waits
/// for the answer any more.
pub struct Argon2Hasher {
    hashes: Arc<Argon2Hashes>,
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
    /// The memory is allocated when it is first needed, and kept.
    ///
    /// Hashes one password itself, for sign-ins to accounts that do not exist.
    pub fn new(
        randomness: Arc<dyn Randomness>,
        at_once: NonZeroUsize,
        waiting: usize,
    ) -> Result<Self, HasherError> {
        let hashes = Argon2Hashes::new()?;
        let nobodys_hash = hashes.hash(&SecretString::default(), &salt(&*randomness))?;
        Ok(Self {
            hashes: Arc::new(hashes),
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
        let hashes = Arc::clone(&self.hashes);
        let salt = salt(&*self.randomness);
        in_turn(turn, move || hashes.hash(&password, &salt)).await
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
        let hashes = Arc::clone(&self.hashes);
        let password = password.clone();
        let is_somebodys = hash.is_some();
        let hash = hash.unwrap_or(&self.nobodys_hash).clone();
        let matches = in_turn(turn, move || hashes.verify(&password, &hash)).await?;
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

#[cfg(test)]
mod tests;
