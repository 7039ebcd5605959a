use std::hash::Hash;
use std::num::NonZeroU32;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use kernel::UserId;
use users::Address;

use super::problem::Problem;
use crate::config::{PerMinute, RateLimitSettings};

/// How much each person and each address has asked for, on this node.
pub(crate) struct RateLimits {
    person: Option<Limiter<UserId>>,
    address: Option<Limiter<Address>>,
    registrations: Option<Limiter<Address>>,
}

struct Limiter<K: Hash + Eq + Clone>(DefaultKeyedRateLimiter<K>);

impl RateLimits {
    pub(crate) fn new(settings: RateLimitSettings) -> Self {
        Self {
            person: settings.enabled.then(|| Limiter::new(settings.person)),
            address: settings.enabled.then(|| Limiter::new(settings.address)),
            registrations: settings.enabled.then(|| Limiter::new(settings.registrations)),
        }
    }

    /// Counts a request or a socket frame of a person.
    pub(crate) fn check_person(&self, user: UserId) -> Result<(), Problem> {
        check(self.person.as_ref(), &user)
    }

    /// Counts a request from an address.
    pub(crate) fn check_address(&self, address: Address) -> Result<(), Problem> {
        check(self.address.as_ref(), &address)
    }

    /// Counts an account asked for from an address.
    pub(crate) fn check_registration(&self, address: Address) -> Result<(), Problem> {
        check(self.registrations.as_ref(), &address)
    }

    /// Forgets everybody who is at rest, so that memory holds only those who are not.
    pub(crate) fn forget_idle(&self) {
        if let Some(limiter) = &self.person {
            limiter.forget_idle();
        }
        for limiter in [&self.address, &self.registrations].into_iter().flatten() {
            limiter.forget_idle();
        }
    }
}

fn check<K: Hash + Eq + Clone>(limiter: Option<&Limiter<K>>, key: &K) -> Result<(), Problem> {
    limiter.map_or(Ok(()), |limiter| limiter.check(key))
}

impl<K: Hash + Eq + Clone> Limiter<K> {
    fn new(limit: PerMinute) -> Self {
        let quota: NonZeroU32 = limit.0;
        Self(RateLimiter::keyed(Quota::per_minute(quota)))
    }

    fn check(&self, key: &K) -> Result<(), Problem> {
        self.0.check_key(key).map_err(|not_until| Problem::TooManyRequests {
            retry_after: not_until.wait_time_from(DefaultClock::default().now()),
        })
    }

    fn forget_idle(&self) {
        self.0.retain_recent();
        self.0.shrink_to_fit();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits(enabled: bool) -> RateLimits {
        let three = PerMinute(NonZeroU32::new(3).expect("not zero"));
        RateLimits::new(RateLimitSettings {
            enabled,
            person: three,
            address: three,
            registrations: three,
        })
    }

    fn user(id: i64) -> UserId {
        UserId::new(id).expect("an id")
    }

    #[test]
    fn one_person_s_flood_is_refused_and_nobody_else_s_request() {
        let limits = limits(true);
        for _ in 0..3 {
            assert_eq!(limits.check_person(user(1)), Ok(()));
        }
        let refused = limits.check_person(user(1));
        assert!(
            matches!(refused, Err(Problem::TooManyRequests { retry_after }) if !retry_after.is_zero())
        );
        assert_eq!(limits.check_person(user(2)), Ok(()));
    }

    #[test]
    fn switched_off_nothing_is_refused() {
        let limits = limits(false);
        assert!((0..100).all(|_| limits.check_person(user(1)).is_ok()));
    }
}
