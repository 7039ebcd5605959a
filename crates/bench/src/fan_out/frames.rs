//! As much of the WebSocket protocol (RFC 6455) as it takes to measure a server of our own. A whole
//! client would cost the readers more than the server spends on them, and they share its cores.

use crate::failure::Failure;

const FINAL: u8 = 0x80;
const MASKED: u8 = 0x80;
const TEXT: u8 = 0x1;
const CLOSE: u8 = 0x8;
const PING: u8 = 0x9;
const PONG: u8 = 0xA;

/// The most bytes whose number stands in the second byte of a frame.
const SHORT: u8 = 125;
/// Says that the number of bytes follows in two bytes.
const MEDIUM: u8 = 126;

/// A frame from a server.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Frame<'a> {
    /// A whole message.
    Text(&'a [u8]),
    /// Asks whether we are there.
    Ping,
    /// Answers a ping.
    Pong,
    /// The last frame, with its code if it has one.
    Close(Option<u16>),
}

/// The first frame and the bytes behind it; `None` if it is not whole yet.
pub(crate) fn split_first(bytes: &[u8]) -> Result<Option<(Frame<'_>, &[u8])>, Failure> {
    let (first, length, rest) = match *bytes {
        [first, length, ref rest @ ..] if length <= SHORT => (first, usize::from(length), rest),
        [first, MEDIUM, high, low, ref rest @ ..] => {
            (first, usize::from(u16::from_be_bytes([high, low])), rest)
        }
        [] | [_] | [_, MEDIUM, ..] => return Ok(None),
        [_, length, ..] => return Err(format!("a frame with {length} as its length").into()),
    };
    let Some((payload, rest)) = rest.split_at_checked(length) else { return Ok(None) };
    let frame = match first ^ FINAL {
        TEXT => Frame::Text(payload),
        CLOSE => Frame::Close(payload.first_chunk().map(|code| u16::from_be_bytes(*code))),
        PING => Frame::Ping,
        PONG => Frame::Pong,
        _ => return Err(format!("a frame that begins with {first:#04x}").into()),
    };
    Ok(Some((frame, rest)))
}

/// Appends a client's text frame to bytes that are to be sent.
pub(crate) fn push_text(bytes: &mut Vec<u8>, text: &str) -> Result<(), Failure> {
    push(bytes, TEXT, text.as_bytes())
}

/// Appends a client's ping to bytes that are to be sent.
pub(crate) fn push_ping(bytes: &mut Vec<u8>) -> Result<(), Failure> {
    push(bytes, PING, &[])
}

/// The mask protects caches between client and server, and here are none: zeros leave the payload as
/// it is.
fn push(bytes: &mut Vec<u8>, kind: u8, payload: &[u8]) -> Result<(), Failure> {
    bytes.push(FINAL | kind);
    match u8::try_from(payload.len()) {
        Ok(length) if length <= SHORT => bytes.push(MASKED | length),
        _ => {
            bytes.push(MASKED | MEDIUM);
            bytes.extend(u16::try_from(payload.len())?.to_be_bytes());
        }
    }
    bytes.extend([0; 4]);
    bytes.extend(payload);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_split_one_after_the_other() {
        let bytes = b"\x81\x05Hello\x89\x00\x8A\x00\x88\x02\x03\xF5";
        let (frame, rest) = split_first(bytes).unwrap().unwrap();
        assert_eq!(frame, Frame::Text(b"Hello"));
        let (frame, rest) = split_first(rest).unwrap().unwrap();
        assert_eq!(frame, Frame::Ping);
        let (frame, rest) = split_first(rest).unwrap().unwrap();
        assert_eq!(frame, Frame::Pong);
        let (frame, rest) = split_first(rest).unwrap().unwrap();
        assert_eq!(frame, Frame::Close(Some(1013)));
        assert!(split_first(rest).unwrap().is_none());
    }

    #[test]
    fn a_frame_of_any_length_waits_until_it_is_whole() {
        for length in [0, 1, 125, 126, 1_000, 65_535] {
            let payload = vec![b'a'; length];
            let mut bytes = vec![0x81];
            match u8::try_from(length) {
                Ok(short) if short <= 125 => bytes.push(short),
                _ => {
                    bytes.push(126);
                    bytes.extend(u16::try_from(length).unwrap().to_be_bytes());
                }
            }
            bytes.extend(&payload);
            for cut in [0, 1, bytes.len() - 1] {
                assert!(split_first(&bytes[..cut]).unwrap().is_none(), "{cut} of {length}");
            }
            let (frame, rest) = split_first(&bytes).unwrap().unwrap();
            assert_eq!(frame, Frame::Text(&payload));
            assert!(rest.is_empty());
        }
    }

    #[test]
    fn what_our_server_never_sends_is_an_error() {
        let in_parts = b"\x01\x01a";
        let binary = b"\x82\x01a";
        let masked = b"\x81\x81\x00\x00\x00\x00a";
        let huge = b"\x81\x7F\x00\x00\x00\x00\x00\x01\x00\x00";
        for bytes in [in_parts.as_slice(), binary, masked, huge] {
            assert!(split_first(bytes).is_err(), "{bytes:?}");
        }
    }

    #[test]
    fn a_client_masks_its_frames() {
        let mut bytes = Vec::new();
        push_text(&mut bytes, "Hi").unwrap();
        push_ping(&mut bytes).unwrap();
        assert_eq!(bytes, b"\x81\x82\x00\x00\x00\x00Hi\x89\x80\x00\x00\x00\x00");

        bytes.clear();
        push_text(&mut bytes, &"a".repeat(300)).unwrap();
        assert_eq!(bytes[..4], [0x81, 0xFE, 1, 44]);
        assert_eq!(bytes.len(), 8 + 300);
    }
}
