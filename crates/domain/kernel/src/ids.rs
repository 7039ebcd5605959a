use std::fmt;
use std::str::FromStr;

/// A text or number that is no id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a positive 64-bit integer")]
pub struct IdError;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(i64);

        impl $name {
            /// Takes a positive number; anything else is no id.
            pub fn new(value: i64) -> Result<Self, IdError> {
                if value > 0 { Ok(Self(value)) } else { Err(IdError) }
            }

            /// The number, always positive.
            pub fn get(self) -> i64 {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(formatter)
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            /// Reads an id as it is written: decimal digits, no sign, no white space, no leading zero.
            fn from_str(text: &str) -> Result<Self, IdError> {
                if text.starts_with('0') || !text.bytes().all(|byte| byte.is_ascii_digit()) {
                    return Err(IdError);
                }
                text.parse().map_err(|_| IdError).and_then(Self::new)
            }
        }
    )*};
}

ids! {
    /// A person's account (or the AI's).
    UserId;
    /// A sign-in: what both tokens of one login carry.
    SessionId;
    /// A room, the same number on every contract.
    RoomId;
    /// A message; within a room ids ascend with the message numbers.
    MessageId;
    /// A post of the community's board.
    PostId;
    /// What posts are sorted into.
    CategoryId;
    /// A person's being in a room; ids ascend with the time of joining.
    MembershipId;
    /// One person's having added another as a friend; ids ascend with the time of adding.
    FriendshipId;
    /// One entry of the log of ended sessions and of places in rooms that ended.
    RevocationId;
}

/// An opaque id of 128 random bits, written as 32 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct UniqueId(u128);

impl UniqueId {
    /// Takes the bits as they were drawn.
    pub fn new(bits: u128) -> Self {
        Self(bits)
    }
}

impl fmt::Display for UniqueId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:032x}", self.0)
    }
}

impl FromStr for UniqueId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        if text.len() != 32 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(IdError);
        }
        u128::from_str_radix(text, 16).map(Self).map_err(|_| IdError)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_positive_decimal_numbers() {
        assert_eq!("7".parse::<RoomId>().map(RoomId::get), Ok(7));
        assert_eq!("9223372036854775807".parse::<RoomId>().map(RoomId::get), Ok(i64::MAX));
        for text in ["", "0", "-1", "+1", " 1", "1.0", "abc", "07", "9223372036854775808", "١"] {
            assert_eq!(text.parse::<RoomId>(), Err(IdError), "{text:?}");
        }
    }

    #[test]
    fn a_unique_id_reads_back_what_it_writes() {
        let id = UniqueId::new(0xab);
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!("ab".parse::<UniqueId>(), Err(IdError));
    }
}
