use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use kernel::UserId;

use super::problem::Problem;

/// Uploads that go on at once. Each may hold some MiB on its way to the store.
const AT_ONCE: usize = 64;
/// When another upload may be tried where one goes on.
const TIME_TO_FINISH: Duration = Duration::from_secs(5);

/// Lets each person upload one thing at a time, and a bounded number of people at once.
#[derive(Default)]
pub(crate) struct Uploads(Mutex<HashSet<UserId>>);

/// A person's upload, which ends when it is dropped.
pub(crate) struct Upload<'a> {
    uploads: &'a Uploads,
    user: UserId,
}

impl Uploads {
    /// Begins a person's upload.
    pub(crate) fn begin(&self, user: UserId) -> Result<Upload<'_>, Problem> {
        let mut people = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if people.len() >= AT_ONCE {
            return Err(Problem::Unavailable);
        }
        if !people.insert(user) {
            return Err(Problem::TooManyRequests { retry_after: TIME_TO_FINISH });
        }
        Ok(Upload { uploads: self, user })
    }
}

impl Drop for Upload<'_> {
    fn drop(&mut self) {
        self.uploads.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.user);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user(id: i64) -> UserId {
        UserId::new(id).expect("an id")
    }

    #[test]
    fn a_person_uploads_one_thing_at_a_time() {
        let uploads = Uploads::default();
        let first = uploads.begin(user(1)).expect("the first");
        let second = uploads.begin(user(1)).err();
        assert!(matches!(second, Some(Problem::TooManyRequests { .. })));
        assert!(uploads.begin(user(2)).is_ok());
        drop(first);
        assert!(uploads.begin(user(1)).is_ok());
    }

    #[test]
    fn only_so_many_upload_at_once() {
        let uploads = Uploads::default();
        let held: Vec<_> = (1..=64).filter_map(|id| uploads.begin(user(id)).ok()).collect();
        assert_eq!(held.len(), 64);
        assert_eq!(uploads.begin(user(65)).err(), Some(Problem::Unavailable));
    }
}
