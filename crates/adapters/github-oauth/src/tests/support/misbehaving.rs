//! Servers that do what no HTTP library would.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::task::JoinHandle;

/// What a server's socket holds back at most before it waits for the reader, in bytes.
const SEND_BUFFER: u32 = 64 * 1024;

const HEAD: &str = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n";

/// A server that answers one request.
pub(in crate::tests) struct Misbehaving {
    pub(in crate::tests) uri: String,
    /// Ends when the client hangs up, with how many bytes of the body went out until then.
    pub(in crate::tests) sent: JoinHandle<usize>,
}

impl Misbehaving {
    /// Sends white space without end, which is the beginning of a JSON text.
    pub(in crate::tests) fn endless() -> Self {
        Self::serve(|mut stream| async move {
            let mut sent = 0;
            let head = format!("{HEAD}transfer-encoding: chunked\r\n\r\n");
            let chunk = format!("4000\r\n{}\r\n", " ".repeat(0x4000));
            if stream.write_all(head.as_bytes()).await.is_err() {
                return sent;
            }
            while stream.write_all(chunk.as_bytes()).await.is_ok() {
                sent += 0x4000;
            }
            sent
        })
    }

    /// Announces a body, sends its first byte, and then nothing.
    pub(in crate::tests) fn stalling() -> Self {
        Self::serve(|mut stream| async move {
            let _ =
                stream.write_all(format!("{HEAD}content-length: 100\r\n\r\n{{").as_bytes()).await;
            let _ = stream.read(&mut [0]).await;
            1
        })
    }

    /// Hangs up in the middle of a body.
    pub(in crate::tests) fn breaking_off() -> Self {
        Self::serve(|mut stream| async move {
            let _ =
                stream.write_all(format!("{HEAD}content-length: 100\r\n\r\n{{").as_bytes()).await;
            1
        })
    }

    /// Hangs up instead of answering.
    pub(in crate::tests) fn hanging_up() -> Self {
        Self::serve(|_stream| async { 0 })
    }

    fn serve<Answer>(answer: impl FnOnce(TcpStream) -> Answer + Send + 'static) -> Self
    where
        Answer: Future<Output = usize> + Send + 'static,
    {
        let socket = loopback_socket();
        socket.set_send_buffer_size(SEND_BUFFER).expect("a size");
        let listener: TcpListener = socket.listen(8).expect("a listener");
        let uri = uri_of(listener.local_addr().expect("an address"));
        let sent = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.expect("a client");
            read_request(&mut stream).await;
            answer(stream).await
        });
        Self { uri, sent }
    }
}

/// An address that refuses connections for as long as the socket is kept.
pub(in crate::tests) fn refusing() -> (TcpSocket, String) {
    let socket = loopback_socket();
    let uri = uri_of(socket.local_addr().expect("an address"));
    (socket, uri)
}

fn loopback_socket() -> TcpSocket {
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.bind(SocketAddr::from(([127, 0, 0, 1], 0))).expect("a free port");
    socket
}

fn uri_of(address: SocketAddr) -> String {
    format!("http://{address}")
}

/// Reads up to the end of the form, whose last field is known.
async fn read_request(stream: &mut TcpStream) {
    let mut request = Vec::new();
    let mut buffer = [0; 4096];
    while !String::from_utf8_lossy(&request).contains("redirect_uri=") {
        let length = stream.read(&mut buffer).await.expect("a request");
        assert_ne!(length, 0, "the request ends before its form");
        request.extend_from_slice(&buffer[..length]);
    }
}
