use crate::{Timestamp, UniqueId};

/// Tells the time.
pub trait Clock: Send + Sync {
    /// The present moment. May go back when the machine's clock is set.
    fn now(&self) -> Timestamp;
}

/// Draws random bytes fit for keys and nonces.
pub trait Randomness: Send + Sync {
    /// Fills the whole buffer from the system's cryptographic source.
    fn fill(&self, buffer: &mut [u8]);
}

/// Makes ids that nobody can guess and that never come twice.
pub trait IdSource: Send + Sync {
    /// A fresh id of 128 random bits.
    fn unique_id(&self) -> UniqueId;
}
