use std::num::NonZeroUsize;

use super::values::Values;
use super::{SettingsError, Shown};

/// How many sockets the server takes by default. An idle one costs some 20 KiB and an open file.
const MAX_SOCKETS: NonZeroUsize = match NonZeroUsize::new(10_000) {
    Some(count) => count,
    None => NonZeroUsize::MIN,
};

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

    pub(super) fn shown(self) -> Vec<Shown> {
        vec![("MAX_SOCKETS", self.total.to_string())]
    }
}
