use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Files beside the sockets: the database's, and requests under way.
const OTHERS: u64 = 200;

/// Lets the process open as many files as the system lets it ask for: each socket is one, and the usual
/// limit of 1,024 is there for programs that know no better.
pub(crate) fn raise_limit(sockets: usize) {
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit { current: limit.maximum, maximum: limit.maximum };
    if let Err(error) = setrlimit(Resource::Nofile, raised) {
        tracing::warn!(%error, now = ?limit.current, "the limit of open files stays as it is");
    }
    let needed = u64::try_from(sockets).unwrap_or(u64::MAX).saturating_add(OTHERS);
    if limit.maximum.is_some_and(|most| most < needed) {
        tracing::warn!(most = ?limit.maximum, needed, "fewer files can be open than MAX_SOCKETS needs");
    }
}
