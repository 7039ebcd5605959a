use async_trait::async_trait;
use kernel::{Fault, RevocationId, Timestamp};

use super::InMemoryAccounts;
use crate::{Revocation, RevocationLog};

#[async_trait]
impl RevocationLog for InMemoryAccounts {
    async fn latest(&self) -> Result<Option<RevocationId>, Fault> {
        Ok(self.state().revocations.last().map(|(revocation, _)| revocation.id))
    }

    async fn after(&self, id: Option<RevocationId>, limit: u32) -> Result<Vec<Revocation>, Fault> {
        let state = self.state();
        let later = state.revocations.iter().filter(|(revocation, _)| Some(revocation.id) > id);
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        Ok(later.take(limit).map(|(revocation, _)| revocation.clone()).collect())
    }

    async fn remove_before(&self, before: Timestamp) -> Result<usize, Fault> {
        let mut state = self.state();
        let count = state.revocations.len();
        let newest = state.revocations.last().map(|(revocation, _)| revocation.id);
        state.revocations.retain(|(revocation, at)| *at >= before || Some(revocation.id) == newest);
        Ok(count - state.revocations.len())
    }
}
