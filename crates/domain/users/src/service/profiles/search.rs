use super::Profiles;
use crate::model::email_part::EmailPart;
use crate::model::profile::Profile;
use crate::profile_error::ProfileError;

/// The most people that a search finds (contracts section 4, community).
const MOST_FOUND: u32 = 50;

impl Profiles {
    /// People whose e-mail holds the part and whose profile is not private: the first 50 by id.
    pub async fn search_people(&self, part: &EmailPart) -> Result<Vec<Profile>, ProfileError> {
        Ok(self.ports.profiles.find_by_email_part(part, MOST_FOUND).await?)
    }
}
