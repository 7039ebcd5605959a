use std::time::Duration;

use crate::text::TEXT;

/// Where in a message's text the utterance begins. Nothing before it in a frame has this byte.
const MARK: u8 = b'#';
const NUMBER_DIGITS: usize = 8;
const TIME_DIGITS: usize = 10;
const LAST: u8 = b'!';
const NOT_LAST: u8 = b'.';

/// One of the sender's messages. It carries all that is to be known about it, so that those who hear it
/// need nothing from the sender.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Utterance {
    /// How many the sender has said before.
    pub(crate) number: u64,
    /// When it was sent, from the beginning of the measurement.
    pub(crate) sent: Duration,
    /// Whether the sender says no more.
    pub(crate) is_last: bool,
}

/// A message as a socket shows it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Delivery {
    /// The message's id.
    pub(crate) id: u64,
    /// What the sender said.
    pub(crate) utterance: Utterance,
}

impl Utterance {
    /// The frame by which the sender posts it.
    pub(crate) fn to_json(self) -> String {
        let mark = char::from(MARK);
        let (number, time) = (self.number, self.sent.as_micros());
        let end = char::from(if self.is_last { LAST } else { NOT_LAST });
        format!(
            "{{\"content\":\"{mark}{number:0NUMBER_DIGITS$}{time:0TIME_DIGITS$}{end} {TEXT}\"}}"
        )
    }
}

impl Delivery {
    /// Finds id and utterance in a frame's JSON without parsing the rest; `None` if it is no such
    /// message.
    pub(crate) fn find(json: &[u8]) -> Option<Self> {
        let id = behind(json, b"\"id\":")?;
        let digits = id.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let mark = json.iter().position(|byte| *byte == MARK)?;
        let (number, rest) = json[mark + 1..].split_at_checked(NUMBER_DIGITS)?;
        let (time, rest) = rest.split_at_checked(TIME_DIGITS)?;
        Some(Self {
            id: decimal(&id[..digits])?,
            utterance: Utterance {
                number: decimal(number)?,
                sent: Duration::from_micros(decimal(time)?),
                is_last: match *rest.first()? {
                    LAST => true,
                    NOT_LAST => false,
                    _ => return None,
                },
            },
        })
    }
}

fn behind<'a>(bytes: &'a [u8], key: &[u8]) -> Option<&'a [u8]> {
    let at = bytes.windows(key.len()).position(|window| window == key)?;
    Some(&bytes[at + key.len()..])
}

fn decimal(digits: &[u8]) -> Option<u64> {
    str::from_utf8(digits).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const UTTERANCE: Utterance =
        Utterance { number: 417, sent: Duration::from_micros(1_234_567), is_last: false };

    fn frame(content: &str) -> String {
        let user = "{\"id\":7,\"email\":\"user@example.com\",\"name\":\"User\"}";
        format!("{{\"id\":98,\"user\":{user},{content},\"created_at\":\"2024-01-01T12:00:00Z\"}}")
    }

    #[test]
    fn what_was_said_is_found_in_the_frame() {
        for utterance in [UTTERANCE, Utterance { is_last: true, ..UTTERANCE }] {
            let json = utterance.to_json();
            let frame = frame(json.trim_start_matches('{').trim_end_matches('}'));
            assert_eq!(Delivery::find(frame.as_bytes()), Some(Delivery { id: 98, utterance }));
        }
    }

    #[test]
    fn other_frames_have_no_utterance() {
        for content in ["Hello", "#", "#0000041", "#00000417000123456", "#000004170001234567"] {
            let frame = frame(&format!("\"content\":\"{content}\""));
            assert_eq!(Delivery::find(frame.as_bytes()), None, "{content}");
        }
        assert_eq!(Delivery::find(UTTERANCE.to_json().as_bytes()), None);
        assert_eq!(Delivery::find(b""), None);
    }
}
