use async_trait::async_trait;
use kernel::{Fault, RoomId, Timestamp};

use crate::model::name::RoomName;
use crate::model::secret::{CodeAdmission, CodeAttempt, SealedSecret, SharedSecret};

/// Makes and checks one-time codes (RFC 6238: SHA-1, 6 digits, 30 s).
pub trait OneTimeCodes: Send + Sync {
    /// A new secret of 160 random bits for a room of that name: as it is stored, and as people are shown it.
    fn make(&self, room: &RoomName) -> Result<(SealedSecret, SharedSecret), Fault>;
    /// Whether it is the code of the step at `now`, of the one before or of the one after. Takes the same time
    /// for any text of six characters.
    fn accepts(&self, secret: &SealedSecret, code: &str, now: Timestamp) -> Result<bool, Fault>;
    /// The secret encrypted anew, or nothing if it is with the key in use.
    fn renew(&self, secret: &SealedSecret) -> Result<Option<SealedSecret>, Fault>;
}

/// The secrets of rooms, kept. [`super::RoomRepository::add`] stores them; a deleted room has none.
#[async_trait]
pub trait SecretRepository: Send + Sync {
    /// The secret of a room, if it has one.
    async fn find(&self, room: RoomId) -> Result<Option<SealedSecret>, Fault>;
    /// Up to `limit` secrets of rooms after that id, in the order of their ids.
    async fn list(
        &self,
        after: Option<RoomId>,
        limit: u32,
    ) -> Result<Vec<(RoomId, SealedSecret)>, Fault>;
    /// Puts a secret that was encrypted anew in the place of the one that the room has.
    async fn replace(&self, room: RoomId, renewed: SealedSecret) -> Result<(), Fault>;
}

/// Counts wrong codes, for all processes together and over restarts.
#[async_trait]
pub trait CodeThrottle: Send + Sync {
    /// Whether a code is taken, which is counted if it is wrong: not after
    /// [`WRONG_CODES_PER_PERSON`](crate::WRONG_CODES_PER_PERSON) of the person in the room or
    /// [`WRONG_CODES_PER_ROOM`](crate::WRONG_CODES_PER_ROOM) of all in it, right or wrong, until
    /// [`CODE_WINDOW`](crate::CODE_WINDOW) after the first of them. One that is not taken is not counted.
    /// Attempts of a person are judged one after the other, in the order in which they come: a flood of them
    /// finds out no more than a few.
    async fn judge(&self, attempt: CodeAttempt) -> Result<CodeAdmission, Fault>;
    /// Deletes counters that have ended at `now`, those of other things that are kept among them included; how
    /// many.
    async fn remove_ended(&self, now: Timestamp) -> Result<usize, Fault>;
}
