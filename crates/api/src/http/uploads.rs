use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use kernel::UserId;

use super::problem::Problem;

/// Uploads that go on at once. Each may hold some MiB on its way to the store.
const AT_ONCE: usize = 64;
/// Pictures that one person uploads at once.
pub(crate) const PICTURES_AT_ONCE: usize = 1;
/// Files that one person uploads at once: a client sends a handful of photographs together.
pub(crate) const FILES_AT_ONCE: usize = 4;
/// When another upload may be tried where one goes on.
const TIME_TO_FINISH: Duration = Duration::from_secs(5);

/// Lets each person upload a few things at a time, and all together a bounded number.
#[derive(Default)]
pub(crate) struct Uploads(Mutex<HashMap<UserId, usize>>);

/// A person's upload, which ends when it is dropped.
pub(crate) struct Upload<'a> {
    uploads: &'a Uploads,
    user: UserId,
}

impl Uploads {
    /// Begins an upload of a person who has fewer than `most` under way.
    pub(crate) fn begin(&self, user: UserId, most: usize) -> Result<Upload<'_>, Problem> {
        let mut people = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if people.values().sum::<usize>() >= AT_ONCE {
            return Err(Problem::Unavailable);
        }
        let uploads = people.entry(user).or_default();
        if *uploads >= most {
            return Err(Problem::TooManyRequests { retry_after: TIME_TO_FINISH });
        }
        *uploads += 1;
        Ok(Upload { uploads: self, user })
    }
}

impl Drop for Upload<'_> {
    fn drop(&mut self) {
        let mut people = self.uploads.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(uploads) = people.get_mut(&self.user) {
            *uploads -= 1;
            if *uploads == 0 {
                people.remove(&self.user);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user(id: i64) -> UserId {
        UserId::new(id).expect("an id")
    }

    #[test]
    fn a_person_uploads_a_few_things_at_a_time() {
        let uploads = Uploads::default();
        let first = uploads.begin(user(1), 2).expect("the first");
        let second = uploads.begin(user(1), 2).expect("the second");
        let third = uploads.begin(user(1), 2).err();
        assert!(matches!(third, Some(Problem::TooManyRequests { .. })));
        assert!(uploads.begin(user(1), 1).is_err(), "of pictures as well");
        assert!(uploads.begin(user(2), 1).is_ok());
        drop((first, second));
        assert!(uploads.begin(user(1), 1).is_ok());
        assert!(uploads.0.lock().expect("uploads").is_empty(), "who is done takes no memory");
    }

    #[test]
    fn only_so_many_upload_at_once() {
        let uploads = Uploads::default();
        let held: Vec<_> = (1..=64).filter_map(|id| uploads.begin(user(id), 1).ok()).collect();
        assert_eq!(held.len(), 64);
        assert_eq!(uploads.begin(user(65), 1).err(), Some(Problem::Unavailable));
    }
}
