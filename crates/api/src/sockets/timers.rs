use std::time::Duration;

use tokio::time::Instant;

/// Silence after which a ping goes out, and between pings.
const PING_EVERY: Duration = Duration::from_secs(25);
/// Silence after which the peer counts as gone.
const DEAD_AFTER: Duration = Duration::from_secs(60);

/// When a socket has to do something by itself.
#[derive(Debug)]
pub(crate) struct Timers {
    last_heard: Instant,
    next_ping: Instant,
    token_expires: Instant,
}

/// What is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Due {
    /// Ask the peer whether it is there.
    Ping,
    /// The peer has been silent for too long.
    PeerIsDead,
    /// The access token has run out.
    TokenExpired,
}

impl Timers {
    pub(crate) fn new(token_lives: Duration) -> Self {
        let now = Instant::now();
        // A lifetime that no clock reaches is as good as a year.
        let year = Duration::from_secs(365 * 24 * 3600);
        Self {
            last_heard: now,
            next_ping: now + PING_EVERY,
            token_expires: now + token_lives.min(year),
        }
    }

    /// The peer has sent something, whatever it was.
    pub(crate) fn heard(&mut self) {
        self.last_heard = Instant::now();
    }

    /// When something is due next.
    pub(crate) fn next(&self) -> Instant {
        self.next_ping.min(self.token_expires).min(self.last_heard + DEAD_AFTER)
    }

    /// What is due now, the gravest first.
    pub(crate) fn due(&mut self) -> Option<Due> {
        let now = Instant::now();
        if now >= self.token_expires {
            Some(Due::TokenExpired)
        } else if now >= self.last_heard + DEAD_AFTER {
            Some(Due::PeerIsDead)
        } else if now >= self.next_ping {
            self.next_ping = now + PING_EVERY;
            Some(Due::Ping)
        } else {
            None
        }
    }
}
