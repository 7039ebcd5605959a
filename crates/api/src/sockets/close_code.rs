use actix_http::ws::{CloseCode, CloseReason};
use realtime::Closing;

/// The close code and reason that a client sees (contracts section 6).
pub(crate) fn close_reason(closing: Closing) -> CloseReason {
    let (code, reason) = match closing {
        Closing::PeerClosed => (CloseCode::Normal, ""),
        Closing::PeerSilent => (CloseCode::Normal, "no_answer"),
        Closing::GoingAway => (CloseCode::Away, "server_going_away"),
        Closing::TooSlow => (CloseCode::Again, "too_slow"),
        Closing::Overloaded => (CloseCode::Again, "try_again_later"),
        Closing::SessionEnded => (CloseCode::Other(4401), "session_ended"),
        Closing::TokenExpired => (CloseCode::Other(4401), "token_expired"),
        Closing::RemovedFromRoom => (CloseCode::Other(4403), "removed_from_room"),
        Closing::RoomDeleted => (CloseCode::Other(4404), "room_deleted"),
        Closing::UnsupportedData => (CloseCode::Unsupported, "text_only"),
        Closing::TooBig => (CloseCode::Size, "frame_too_big"),
        Closing::ProtocolViolation => (CloseCode::Protocol, "protocol_error"),
        Closing::Failed => (CloseCode::Error, "server_error"),
    };
    CloseReason { code, description: (!reason.is_empty()).then(|| reason.to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_closing_has_the_documented_code() {
        for (closing, code) in [
            (Closing::PeerClosed, 1000),
            (Closing::PeerSilent, 1000),
            (Closing::GoingAway, 1001),
            (Closing::ProtocolViolation, 1002),
            (Closing::UnsupportedData, 1003),
            (Closing::TooBig, 1009),
            (Closing::Failed, 1011),
            (Closing::TooSlow, 1013),
            (Closing::Overloaded, 1013),
            (Closing::SessionEnded, 4401),
            (Closing::TokenExpired, 4401),
            (Closing::RemovedFromRoom, 4403),
            (Closing::RoomDeleted, 4404),
        ] {
            assert_eq!(u16::from(close_reason(closing).code), code, "{closing:?}");
        }
    }
}
