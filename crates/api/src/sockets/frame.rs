use actix_http::ws::{CloseReason, OpCode, Parser};
use bytes::{Bytes, BytesMut};

/// The longest header of a frame that a server sends.
const HEADER: usize = 10;

/// A whole text message in one frame.
pub(crate) fn text(text: &str) -> Bytes {
    message(text.as_bytes(), OpCode::Text)
}

/// A ping without data.
pub(crate) fn ping() -> Bytes {
    message(b"", OpCode::Ping)
}

/// The answer to a ping, with its data.
pub(crate) fn pong(data: &[u8]) -> Bytes {
    message(data, OpCode::Pong)
}

/// The close frame, after which nothing is sent.
pub(crate) fn close(reason: CloseReason) -> Bytes {
    let mut buffer = BytesMut::new();
    Parser::write_close(&mut buffer, Some(reason), false);
    buffer.freeze()
}

fn message(payload: &[u8], opcode: OpCode) -> Bytes {
    let mut buffer = BytesMut::with_capacity(payload.len() + HEADER);
    Parser::write_message(&mut buffer, payload, opcode, true, false);
    buffer.freeze()
}
