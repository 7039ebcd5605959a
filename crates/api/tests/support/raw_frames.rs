//! What no well-behaved client does.

use tokio::io::AsyncWriteExt;
use tokio::net::TcpSocket;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::frame::Frame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};
use tokio_tungstenite::{MaybeTlsStream, client_async};

use super::deadline::PATIENCE;
use super::person::Person;
use super::socket::Socket;

/// Bytes that a peer takes in before anybody reads them: as few as the system allows.
const NARROW: u32 = 2_048;

impl Socket {
    /// Opens meet's chat socket of a room on a connection that holds next to nothing unread.
    pub(crate) async fn open_narrow(person: &Person, room: i64) -> Self {
        Self::open_narrow_at(person, &format!("/ws/chat/{room}/")).await
    }

    /// As [`Socket::open_narrow`], of a path.
    pub(crate) async fn open_narrow_at(person: &Person, path: &str) -> Self {
        let connection = TcpSocket::new_v4().unwrap();
        connection.set_recv_buffer_size(NARROW).unwrap();
        let connected = connection.connect(person.address().parse().unwrap());
        let stream = MaybeTlsStream::Plain(connected.await.unwrap());
        let request = Self::request(person, path);
        let shaken = timeout(PATIENCE, client_async(request, stream)).await;
        let (stream, handshake) = shaken.expect("a handshake in time").unwrap();
        Self { stream, handshake }
    }

    /// Sends one frame of a message in text.
    pub(crate) async fn send_part(&mut self, part: Part, payload: impl Into<Vec<u8>>) {
        let (kind, is_final) = match part {
            Part::Whole => (Data::Text, true),
            Part::First => (Data::Text, false),
            Part::Middle => (Data::Continue, false),
            Part::Last => (Data::Continue, true),
        };
        let frame = Frame::message(payload.into(), OpCode::Data(kind), is_final);
        self.send_message(Message::Frame(frame)).await;
    }

    /// Writes bytes past the client's own framing.
    pub(crate) async fn write(&mut self, bytes: &[u8]) {
        self.stream.get_mut().write_all(bytes).await.unwrap();
    }
}

/// Where in a message a frame stands.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Part {
    Whole,
    First,
    Middle,
    Last,
}
