use std::num::NonZeroU32;

/// How a room treats one of its members, as each chooses alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Preferences {
    /// Whether the member is told of new messages without having the room open.
    pub notifies: bool,
    /// Whether others are told what the member has read.
    pub shows_reading: bool,
}

impl Default for Preferences {
    fn default() -> Self {
        Self { notifies: true, shows_reading: true }
    }
}

/// Whether a room deletes its old messages, and when a message is old.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Retention {
    /// After how long.
    pub days: RetentionDays,
    /// Whether it does.
    pub deletes: bool,
}

/// How long messages are kept: 1 to 3,650 days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetentionDays(NonZeroU32);

impl RetentionDays {
    /// The longest time.
    pub const MAX: u32 = 3_650;

    /// Takes a number of days; `None` for what is no such time.
    pub fn new(days: u32) -> Option<Self> {
        NonZeroU32::new(days).filter(|days| days.get() <= Self::MAX).map(Self)
    }

    /// The number of days.
    pub fn get(self) -> u32 {
        self.0.get()
    }
}

impl Default for RetentionDays {
    fn default() -> Self {
        const YEAR: NonZeroU32 = NonZeroU32::new(365).unwrap();
        Self(YEAR)
    }
}

/// A room's settings as one person sees them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RoomSettings {
    /// What the person chose, or the default.
    pub preferences: Preferences,
    /// What the room's creator chose, or the default.
    pub retention: Retention,
}

/// What is to be different about a room's settings; what is `None` stays.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SettingsRevision {
    /// The person's own.
    pub notifies: Option<bool>,
    /// The person's own.
    pub shows_reading: Option<bool>,
    /// The room's.
    pub days: Option<RetentionDays>,
    /// The room's.
    pub deletes: Option<bool>,
}

impl SettingsRevision {
    /// Whether it changes something that is the creator's to choose, and not as it is.
    pub(crate) fn changes(self, retention: Retention) -> bool {
        let days = self.days.is_some_and(|days| days != retention.days);
        days || self.deletes.is_some_and(|deletes| deletes != retention.deletes)
    }

    /// Whether it changes something that each member chooses alone.
    pub(crate) fn has_preferences(self) -> bool {
        self.notifies.is_some() || self.shows_reading.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_kept_for_1_to_3650_days() {
        assert_eq!(RetentionDays::new(0), None);
        assert_eq!(RetentionDays::new(3_651), None);
        assert_eq!(RetentionDays::new(3_650).map(RetentionDays::get), Some(3_650));
        assert_eq!(RetentionDays::default().get(), 365);
    }
}
