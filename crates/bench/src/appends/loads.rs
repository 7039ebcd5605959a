/// Senders who each send their next message when the last one is on disk.
pub(crate) struct Load {
    /// As the table shows it: senders/rooms, and whether the messages are named.
    pub(crate) name: &'static str,
    /// How many send at once.
    pub(crate) senders: usize,
    /// How many rooms each of them goes around.
    pub(crate) rooms: usize,
    /// How many messages they send together.
    pub(crate) messages: usize,
    /// Whether the messages carry a `client_message_id`.
    pub(crate) is_named: bool,
}

/// The name of the case that sums the others up.
pub(crate) const HEADLINE: &str = "256/64";

/// The cases, with as many messages as two cores take some seconds for.
pub(crate) const LOADS: [Load; 5] = [
    Load { name: "1/64", senders: 1, rooms: 64, messages: 20_000, is_named: false },
    Load { name: "16/64", senders: 16, rooms: 64, messages: 100_000, is_named: false },
    Load { name: HEADLINE, senders: 256, rooms: 64, messages: 400_000, is_named: false },
    Load { name: "256/64 named", senders: 256, rooms: 64, messages: 400_000, is_named: true },
    Load { name: "256/1", senders: 256, rooms: 1, messages: 400_000, is_named: false },
];
