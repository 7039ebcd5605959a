use async_trait::async_trait;
use kernel::{Fault, PictureName, Timestamp, UserId};

use super::InMemoryAccounts;
use super::accounts::Upload;
use crate::UploadRegistry;

#[async_trait]
impl UploadRegistry for InMemoryAccounts {
    async fn add(&self, name: PictureName, owner: UserId, due_at: Timestamp) -> Result<(), Fault> {
        self.state().uploads.push(Upload { name, owner, due_at: Some(due_at) });
        Ok(())
    }

    async fn list_due(&self, now: Timestamp, limit: u32) -> Result<Vec<PictureName>, Fault> {
        let state = self.state();
        let uploads = state.uploads.iter();
        let mut due: Vec<_> = uploads
            .filter_map(|upload| Some((upload.due_at?, upload.name)))
            .filter(|(due_at, _)| *due_at <= now)
            .collect();
        due.sort_by_key(|(due_at, _)| *due_at);
        Ok(due.into_iter().map(|(_, name)| name).take(limit as usize).collect())
    }

    async fn put_off(&self, name: PictureName, due_at: Timestamp) -> Result<(), Fault> {
        let mut state = self.state();
        let unclaimed = state.uploads.iter_mut().filter(|upload| upload.due_at.is_some());
        for upload in unclaimed.filter(|upload| upload.name == name) {
            upload.due_at = Some(due_at);
        }
        Ok(())
    }

    async fn remove(&self, names: &[PictureName]) -> Result<(), Fault> {
        let is_claimed = |upload: &Upload| upload.due_at.is_none();
        let mut state = self.state();
        state.uploads.retain(|upload| is_claimed(upload) || !names.contains(&upload.name));
        Ok(())
    }
}
