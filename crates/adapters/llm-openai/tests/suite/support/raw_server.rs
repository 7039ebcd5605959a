use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// How a server misbehaves once it has been asked.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Behaviour {
    /// It closes the connection.
    HangsUp,
    /// It says nothing.
    IsSilent,
    /// It begins an answer and does not go on.
    Stalls,
    /// Its answer has no end.
    TalksOn,
}

/// A server that speaks HTTP badly.
pub(crate) struct RawServer {
    pub(crate) address: String,
    connections: Arc<AtomicUsize>,
    listening: JoinHandle<()>,
}

impl RawServer {
    pub(crate) async fn start(behaviour: Behaviour) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        let connections = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&connections);
        let listening = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                counted.fetch_add(1, Ordering::Relaxed);
                tokio::spawn(serve(stream, behaviour));
            }
        });
        Self { address, connections, listening }
    }

    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }
}

impl Drop for RawServer {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

async fn serve(mut stream: TcpStream, behaviour: Behaviour) {
    let mut request = [0; 1024];
    let _read = stream.read(&mut request).await;
    match behaviour {
        Behaviour::HangsUp => {}
        Behaviour::IsSilent => std::future::pending::<()>().await,
        Behaviour::Stalls => {
            let _written = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{").await;
            std::future::pending::<()>().await;
        }
        Behaviour::TalksOn => {
            let head = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
            let _written = stream.write_all(head).await;
            let chunk = [b"1000\r\n".as_slice(), &[b' '; 0x1000], b"\r\n"].concat();
            while stream.write_all(&chunk).await.is_ok() {}
        }
    }
}
