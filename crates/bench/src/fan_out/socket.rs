use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::frames::{self, Frame};
use crate::failure::Failure;

/// How many bytes are taken from the system at once, at least.
const READ_AT_ONCE: usize = 32 * 1024;

const END_OF_HEAD: &[u8] = b"\r\n\r\n";

/// A WebSocket of somebody signed in.
pub(crate) struct Socket {
    stream: TcpStream,
    unread: Vec<u8>,
}

impl Socket {
    /// Shakes hands for a path of the server.
    pub(crate) async fn open(server: SocketAddr, path: &str, token: &str) -> Result<Self, Failure> {
        let stream = TcpStream::connect(server).await?;
        stream.set_nodelay(true)?;
        let mut socket = Self { stream, unread: Vec::new() };
        let request = format!(
            "GET {path} HTTP/1.1\r\n\
             Host: {server}\r\n\
             Authorization: Bearer {token}\r\n\
             Connection: Upgrade\r\n\
             Upgrade: websocket\r\n\
             Sec-WebSocket-Version: 13\r\n\
             Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        );
        socket.write(request.as_bytes()).await?;
        socket.read_head().await?;
        Ok(socket)
    }

    /// Sends bytes as they stand.
    pub(crate) async fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        Ok(self.stream.write_all(bytes).await?)
    }

    /// Waits for the server to send something, then hands over every frame that is whole.
    pub(crate) async fn read(
        &mut self,
        mut hear: impl FnMut(&Frame<'_>) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        self.fill().await?;
        let mut rest = self.unread.as_slice();
        while let Some((frame, behind)) = frames::split_first(rest)? {
            hear(&frame)?;
            rest = behind;
        }
        let read = self.unread.len() - rest.len();
        self.unread.drain(..read);
        Ok(())
    }

    async fn read_head(&mut self) -> Result<(), Failure> {
        loop {
            self.fill().await?;
            let mut windows = self.unread.windows(END_OF_HEAD.len());
            if let Some(end) = windows.position(|window| window == END_OF_HEAD) {
                if !self.unread.starts_with(b"HTTP/1.1 101 ") {
                    let answer = String::from_utf8_lossy(&self.unread);
                    return Err(format!("the handshake was refused:\n{answer}").into());
                }
                self.unread.drain(..end + END_OF_HEAD.len());
                return Ok(());
            }
        }
    }

    async fn fill(&mut self) -> Result<(), Failure> {
        self.unread.reserve(READ_AT_ONCE);
        match self.stream.read_buf(&mut self.unread).await? {
            0 => Err("the server hung up".into()),
            _ => Ok(()),
        }
    }
}
