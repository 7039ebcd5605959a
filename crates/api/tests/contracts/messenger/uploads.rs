//! Uploads that a test holds up on their way, and files that are to go.

use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use super::messages_of;
use crate::support::form::FORM;
use crate::support::{Person, TestServer};

/// Sends the first bytes of a form to where a room's messages are sent.
pub(super) async fn begin(person: &Person, room: i64, form: &[u8], sent: usize) -> TcpStream {
    let head = format!(
        "POST {} HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\nContent-Type: {FORM}\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n",
        messages_of(room),
        person.address(),
        person.access,
        form.len(),
    );
    let mut stream = TcpStream::connect(person.address()).await.unwrap();
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(&form[..sent]).await.unwrap();
    stream
}

/// Restarts a server when every file that nobody shows has been due for long: a start removes those at once.
pub(super) fn restart_when_files_are_due(server: &mut TestServer) {
    server.kill();
    server.database.execute("UPDATE files SET due_at = 1 WHERE due_at IS NOT NULL");
    server.start();
}
