use std::num::NonZeroUsize;

use super::values::Values;
use super::{SettingsError, Shown};

/// How many sockets the server takes by default. An idle one costs some 20 KiB and an open file.
const MAX_SOCKETS: NonZeroUsize = match NonZeroUsize::new(10_000) {
    Some(count) => count,
    None => NonZeroUsize::MIN,
};

/// Sockets that one person may have in any case.
const SOCKETS_PER_PERSON: usize = 100;

/// The bounds of sockets.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SocketSettings {
    /// `MAX_SOCKETS`: open at once, of all people together.
    pub(crate) total: NonZeroUsize,
}

impl SocketSettings {
    pub(super) fn read(values: &Values) -> Result<Self, SettingsError> {
        Ok(Self { total: values.parse("MAX_SOCKETS", MAX_SOCKETS)? })
    }

    /// Open at once of one person, over all rooms: so few that nobody takes the places of all others.
    pub(crate) fn per_person(self) -> usize {
        (self.total.get() / 10).max(SOCKETS_PER_PERSON)
    }

    pub(super) fn shown(self) -> Vec<Shown> {
        vec![("MAX_SOCKETS", self.total.to_string())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_may_have_a_tenth_of_all_sockets_but_always_a_hundred() {
        let of = |total| SocketSettings { total: NonZeroUsize::new(total).expect("not zero") };
        assert_eq!(of(10_000).per_person(), 1_000);
        assert_eq!(of(3).per_person(), 100);
    }
}
