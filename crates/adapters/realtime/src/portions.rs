use std::time::Duration;

/// Frames for each socket that are told in one go: a fraction of an outbox, so that whoever keeps reading is not
/// taken for slow where there is much to tell at once.
pub(crate) const PORTION: usize = 64;
/// The pause between two portions, for the sockets to take the first.
pub(crate) const BREATH: Duration = Duration::from_millis(10);
