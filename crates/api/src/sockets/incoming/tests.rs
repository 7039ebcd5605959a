use std::convert::Infallible;

use futures_util::{FutureExt, StreamExt, stream};
use proptest::prelude::*;

use super::*;

const TEXT: u8 = 0x1;
const BINARY: u8 = 0x2;
const CONTINUATION: u8 = 0x0;
const PING: u8 = 0x9;
const LAST: u8 = 0x80;

/// A frame as clients send it, masked with zeros.
fn frame(head: u8, payload: &[u8]) -> Vec<u8> {
    let mut frame = declaring(head, payload.len() as u64);
    frame.extend_from_slice(payload);
    frame
}

/// The head of a frame.
fn declaring(head: u8, length: u64) -> Vec<u8> {
    let mut frame = vec![head];
    match (u8::try_from(length), u16::try_from(length)) {
        (Ok(length), _) if length < 126 => frame.push(0x80 | length),
        (_, Ok(length)) => {
            frame.push(0x80 | 0x7e);
            frame.extend_from_slice(&length.to_be_bytes());
        }
        _ => {
            frame.push(0x80 | 0x7f);
            frame.extend_from_slice(&length.to_be_bytes());
        }
    }
    frame.extend_from_slice(&[0; 4]);
    frame
}

/// Everything that is heard of bytes that come in these pieces, until the connection ends.
fn heard_in(pieces: Vec<Vec<u8>>) -> Vec<Result<Heard, Unheard>> {
    let pieces = pieces.into_iter().map(|piece| Ok::<_, Infallible>(Bytes::from(piece)));
    Incoming::new(stream::iter(pieces)).collect().now_or_never().expect("nothing to wait for")
}

fn heard(bytes: &[u8]) -> Vec<Result<Heard, Unheard>> {
    heard_in(vec![bytes.to_vec()])
}

fn text(text: &str) -> Heard {
    Heard::Text(text.to_owned())
}

#[test]
fn messages_are_heard_one_by_one() {
    let bytes = [frame(LAST | TEXT, b"one"), frame(LAST | PING, b"?"), frame(LAST | BINARY, b"")];
    let ping = Ok(Heard::Ping(Bytes::from_static(b"?")));
    assert_eq!(heard(&bytes.concat()), [Ok(text("one")), ping, Ok(Heard::Binary)]);
}

#[test]
fn fragments_are_one_message_also_around_a_ping() {
    let bytes = [
        frame(TEXT, b"on"),
        frame(LAST | PING, b""),
        frame(CONTINUATION, b"e me"),
        frame(LAST | CONTINUATION, b"ssage"),
    ];
    assert_eq!(heard(&bytes.concat()), [Ok(Heard::Ping(Bytes::new())), Ok(text("one message"))]);
}

#[test]
fn what_came_whole_before_the_end_or_an_error_is_heard() {
    let good = frame(LAST | TEXT, b"good");
    let cut_off = frame(LAST | TEXT, b"cut off");
    let cut_off = &cut_off[..cut_off.len() - 1];
    assert_eq!(heard(&[&good, &good, cut_off].concat()), [Ok(text("good")), Ok(text("good"))]);

    let bad_opcode = frame(LAST | 0x3, b"");
    let bytes = [good.clone(), good, bad_opcode, frame(LAST | TEXT, b"unheard")];
    assert_eq!(
        heard(&bytes.concat()),
        [Ok(text("good")), Ok(text("good")), Err(Unheard::Malformed)]
    );
}

#[test]
fn a_message_of_64_kib_is_heard_and_a_byte_more_is_not_waited_for() {
    let whole = "x".repeat(MAX_MESSAGE);
    assert_eq!(heard(&frame(LAST | TEXT, whole.as_bytes())), [Ok(text(&whole))]);
    for length in [MAX_MESSAGE as u64 + 1, 1 << 40, u64::MAX] {
        assert_eq!(heard(&declaring(LAST | TEXT, length)), [Err(Unheard::TooBig)], "{length}");
    }
}

#[test]
fn fragments_count_together() {
    let half = vec![b'x'; MAX_MESSAGE / 2];
    let bytes = [frame(TEXT, &half), frame(CONTINUATION, &half)];
    assert_eq!(
        heard(&[bytes.concat(), declaring(LAST | CONTINUATION, 1)].concat()),
        [Err(Unheard::TooBig)]
    );
    let whole = [bytes.concat(), frame(LAST | CONTINUATION, b"")].concat();
    assert_eq!(heard(&whole), [Ok(text(&"x".repeat(MAX_MESSAGE)))]);
}

#[test]
fn breaches_of_the_protocol_are_told() {
    let unmasked = vec![LAST | TEXT, 1, b'x'];
    let stray = frame(LAST | CONTINUATION, b"x");
    let begun_twice = [frame(TEXT, b"x"), frame(TEXT, b"x")].concat();
    let no_utf8 = frame(LAST | TEXT, b"\xff");
    let long_ping = frame(LAST | PING, &[b'x'; 126]);
    for bytes in [unmasked, stray, begun_twice, no_utf8, long_ping] {
        assert_eq!(heard(&bytes), [Err(Unheard::Malformed)], "{bytes:?}");
    }
}

proptest! {
    #[test]
    fn any_bytes_are_heard_or_refused_however_they_are_cut(
        bytes in proptest::collection::vec(any::<u8>(), 0..200),
        cut in 0_usize..200,
    ) {
        let cut = cut.min(bytes.len());
        let pieces = vec![bytes[..cut].to_vec(), bytes[cut..].to_vec()];
        prop_assert_eq!(heard_in(pieces), heard(&bytes));
    }
}
