/// Why a connection ends. The socket engine gives each its close code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closing {
    /// The peer closed the socket or is gone.
    PeerClosed,
    /// The peer has not answered for too long.
    PeerSilent,
    /// The server stops.
    GoingAway,
    /// The peer reads more slowly than its room talks.
    TooSlow,
    /// What the peer sent or asked for is valid, but cannot be done now.
    Overloaded,
    /// The session was ended elsewhere.
    SessionEnded,
    /// The access token ran out.
    TokenExpired,
    /// The person is no longer in the room.
    RemovedFromRoom,
    /// The room was deleted.
    RoomDeleted,
    /// The peer sent binary data, which nobody here speaks.
    UnsupportedData,
    /// The peer sent more in one message than is taken.
    TooBig,
    /// The peer broke the WebSocket protocol.
    ProtocolViolation,
    /// Something failed on this side.
    Failed,
}
