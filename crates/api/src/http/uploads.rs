use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use kernel::UserId;
use users::Address;

use super::problem::Problem;

/// Uploads that go on at once. Each may hold some MiB on its way to the store.
const AT_ONCE: usize = 64;
/// Of these from one address: a few slow ones must not keep everybody else from uploading.
const AT_ONCE_FROM_ADDRESS: usize = 32;
/// Pictures that one person uploads at once.
pub(crate) const PICTURES_AT_ONCE: usize = 1;
/// Files that one person uploads at once: a client sends a handful of photographs together.
pub(crate) const FILES_AT_ONCE: usize = 4;
/// When another upload may be tried where one goes on.
const TIME_TO_FINISH: Duration = Duration::from_secs(5);

/// Lets each person upload a few things at a time, and all together a bounded number.
#[derive(Default)]
pub(crate) struct Uploads(Mutex<Vec<Uploader>>);

/// Who uploads, and where from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Uploader {
    pub(crate) user: UserId,
    pub(crate) address: Address,
}

/// An upload under way, which ends when it is dropped.
pub(crate) struct Upload<'a> {
    uploads: &'a Uploads,
    uploader: Uploader,
}

impl Uploads {
    /// Begins an upload of a person who has fewer than `most` under way.
    pub(crate) fn begin(&self, uploader: Uploader, most: usize) -> Result<Upload<'_>, Problem> {
        let mut under_way = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if under_way.len() >= AT_ONCE {
            return Err(Problem::Unavailable);
        }
        let of_person = under_way.iter().filter(|other| other.user == uploader.user).count();
        let nearby = under_way.iter().filter(|other| other.address == uploader.address).count();
        if of_person >= most || nearby >= AT_ONCE_FROM_ADDRESS {
            return Err(Problem::TooManyRequests { retry_after: TIME_TO_FINISH });
        }
        under_way.push(uploader);
        Ok(Upload { uploads: self, uploader })
    }
}

impl Drop for Upload<'_> {
    fn drop(&mut self) {
        let mut under_way = self.uploads.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(place) = under_way.iter().position(|other| *other == self.uploader) {
            under_way.swap_remove(place);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use super::*;

    fn uploader(user: i64, host: u8) -> Uploader {
        let address = Address::from(IpAddr::from([127, 0, 0, host]));
        Uploader { user: UserId::new(user).expect("an id"), address }
    }

    #[test]
    fn a_person_uploads_a_few_things_at_a_time() {
        let uploads = Uploads::default();
        let first = uploads.begin(uploader(1, 1), 2).expect("the first");
        let second = uploads.begin(uploader(1, 2), 2).expect("the second");
        let third = uploads.begin(uploader(1, 3), 2).err();
        assert!(matches!(third, Some(Problem::TooManyRequests { .. })));
        assert!(uploads.begin(uploader(1, 1), 1).is_err(), "of pictures as well");
        assert!(uploads.begin(uploader(2, 1), 1).is_ok());
        drop((first, second));
        assert!(uploads.begin(uploader(1, 1), 1).is_ok());
    }

    #[test]
    fn only_so_many_upload_at_once() {
        let uploads = Uploads::default();
        let from = |host| {
            let people = (1..=64).map(move |user| uploader(64 * i64::from(host) + user, host));
            people.filter_map(|uploader| uploads.begin(uploader, 1).ok()).collect::<Vec<_>>()
        };
        let (one, other) = (from(1), from(2));
        assert_eq!((one.len(), other.len()), (32, 32), "of an address half of all");
        assert_eq!(uploads.begin(uploader(999, 3), 1).err(), Some(Problem::Unavailable));
        drop(one);
        assert!(uploads.begin(uploader(999, 3), 1).is_ok());
    }
}
