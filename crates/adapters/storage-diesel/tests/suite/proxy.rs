use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// How a transaction is committed.
const COMMIT: &[u8] = b"COMMIT\0";

/// Stands between the storage and its server, to take that away and give it back.
pub(crate) struct Proxy {
    pub(crate) port: u16,
    is_open: watch::Sender<bool>,
    loses_answer: Arc<AtomicBool>,
}

impl Proxy {
    /// Passes everything on to the server at `host:port`.
    pub(crate) async fn to(server: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (is_open, watched) = watch::channel(true);
        let loses_answer = Arc::new(AtomicBool::new(false));
        let is_to_lose = Arc::clone(&loses_answer);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let is_to_lose = Arc::clone(&is_to_lose);
                tokio::spawn(serve(client, server.clone(), watched.clone(), is_to_lose));
            }
        });
        Self { port, is_open, loses_answer }
    }

    /// Cuts every connection and refuses new ones.
    pub(crate) fn close(&self) {
        self.is_open.send_replace(false);
    }

    /// Lets connections through again.
    pub(crate) fn open(&self) {
        self.is_open.send_replace(true);
    }

    /// Cuts the connection of the next commit once that has taken place.
    pub(crate) fn lose_next_answer_to_commit(&self) {
        self.loses_answer.store(true, Ordering::Relaxed);
    }
}

async fn serve(
    client: TcpStream,
    server: String,
    mut is_open: watch::Receiver<bool>,
    loses_answer: Arc<AtomicBool>,
) {
    if !*is_open.borrow_and_update() {
        return;
    }
    let server = TcpStream::connect(server).await.unwrap();
    tokio::select! {
        () = pass_on(client, server, &loses_answer) => {}
        _ = is_open.changed() => {}
    }
}

/// Until one of them hangs up, or the answer to a commit is to be lost: then that comes and goes no
/// further.
async fn pass_on(mut client: TcpStream, mut server: TcpStream, loses_answer: &AtomicBool) {
    let (mut asked, mut answered) = ([0; 8_192], [0; 8_192]);
    loop {
        let passed_on = tokio::select! {
            read = client.read(&mut asked) => {
                let Ok(length @ 1..) = read else { return };
                let asked = &asked[..length];
                let passed_on = server.write_all(asked).await;
                let is_commit = asked.windows(COMMIT.len()).any(|part| part == COMMIT);
                if is_commit && loses_answer.swap(false, Ordering::Relaxed) {
                    server.readable().await.unwrap();
                    return;
                }
                passed_on
            }
            read = server.read(&mut answered) => {
                let Ok(length @ 1..) = read else { return };
                client.write_all(&answered[..length]).await
            }
        };
        if passed_on.is_err() {
            return;
        }
    }
}
