use async_trait::async_trait;
use kernel::Fault;
use secrecy::SecretString;
use users::testing::fakes::PlainHasher;
use users::{HashingTurn, NewPassword, PasswordHash, PasswordHasher};

/// A hasher during whose work something else happens.
pub(crate) struct Meanwhile<F> {
    hasher: PlainHasher,
    event: F,
}

impl<F: Fn() + Send + Sync> Meanwhile<F> {
    pub(crate) fn new(event: F) -> Self {
        Self { hasher: PlainHasher::default(), event }
    }
}

#[async_trait]
impl<F: Fn() + Send + Sync> PasswordHasher for Meanwhile<F> {
    async fn turn(&self) -> Result<HashingTurn, Fault> {
        self.hasher.turn().await
    }

    async fn hash(&self, turn: HashingTurn, password: &NewPassword) -> Result<PasswordHash, Fault> {
        (self.event)();
        self.hasher.hash(turn, password).await
    }

    async fn verify(
        &self,
        turn: HashingTurn,
        password: &SecretString,
        hash: Option<&PasswordHash>,
    ) -> Result<bool, Fault> {
        (self.event)();
        self.hasher.verify(turn, password, hash).await
    }
}
