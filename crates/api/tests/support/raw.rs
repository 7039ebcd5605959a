use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::deadline::PATIENCE;

/// Sends bytes as they stand over a connection of their own, and reads until the server hangs up.
pub(crate) async fn exchange(address: &str, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    // A server that has read enough may hang up while we are still writing.
    let _unsent = stream.write_all(bytes).await;
    read_to_end(&mut stream).await
}

/// What comes before the server hangs up.
pub(crate) async fn read_to_end(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    // Hanging up on unread bytes is a reset; what came before it counts.
    let _reset = timeout(PATIENCE, stream.read_to_end(&mut answer)).await.expect("an end in time");
    String::from_utf8_lossy(&answer).into_owned()
}
