use std::fmt;
use std::str::FromStr;

/// Which client contract a session was opened through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Contract {
    /// The React web app with GitHub login and AI replies.
    Assistant,
    /// The HTML page with rooms attached to posts.
    Livechat,
    /// The Flutter app with direct and group rooms.
    Messenger,
    /// The React web app with chat and video rooms.
    Meet,
    /// The community web site.
    Community,
}

/// A text that names no contract.
#[derive(Debug, thiserror::Error)]
#[error("no contract of that name")]
pub struct UnknownContract;

impl Contract {
    const ALL: [Self; 5] =
        [Self::Assistant, Self::Livechat, Self::Messenger, Self::Meet, Self::Community];

    /// The name under which it is stored and shown.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Assistant => "assistant",
            Self::Livechat => "livechat",
            Self::Messenger => "messenger",
            Self::Meet => "meet",
            Self::Community => "community",
        }
    }
}

impl fmt::Display for Contract {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl FromStr for Contract {
    type Err = UnknownContract;

    fn from_str(text: &str) -> Result<Self, UnknownContract> {
        Self::ALL.into_iter().find(|contract| contract.as_str() == text).ok_or(UnknownContract)
    }
}
