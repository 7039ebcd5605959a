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
    faults: Arc<Faults>,
}

/// What is to go wrong with the next commit.
#[derive(Default)]
struct Faults {
    loses_answer: AtomicBool,
    is_held_back: AtomicBool,
}

impl Proxy {
    /// Passes everything on to the server at `host:port`.
    pub(crate) async fn to(server: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (is_open, watched) = watch::channel(true);
        let faults = Arc::new(Faults::default());
        let to_come = Arc::clone(&faults);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let to_come = Arc::clone(&to_come);
                tokio::spawn(serve(client, server.clone(), watched.clone(), to_come));
            }
        });
        Self { port, is_open, faults }
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
        self.faults.loses_answer.store(true, Ordering::Relaxed);
    }

    /// Passes the next commit on to nobody, as if its process had stopped, until the server hangs up.
    pub(crate) fn hold_back_next_commit(&self) {
        self.faults.is_held_back.store(true, Ordering::Relaxed);
    }
}

async fn serve(
    client: TcpStream,
    server: String,
    mut is_open: watch::Receiver<bool>,
    faults: Arc<Faults>,
) {
    if !*is_open.borrow_and_update() {
        return;
    }
    let server = TcpStream::connect(server).await.unwrap();
    tokio::select! {
        () = pass_on(client, server, &faults) => {}
        _ = is_open.changed() => {}
    }
}

/// Until one of them hangs up, or something is to go wrong with a commit: then that or its answer goes no
/// further.
async fn pass_on(mut client: TcpStream, mut server: TcpStream, faults: &Faults) {
    let (mut asked, mut answered) = ([0; 8_192], [0; 8_192]);
    loop {
        let passed_on = tokio::select! {
            read = client.read(&mut asked) => {
                let Ok(length @ 1..) = read else { return };
                let asked = &asked[..length];
                let is_commit = asked.windows(COMMIT.len()).any(|part| part == COMMIT);
                if is_commit && faults.is_held_back.swap(false, Ordering::Relaxed) {
                    while matches!(server.read(&mut answered).await, Ok(1..)) {}
                    return;
                }
                let passed_on = server.write_all(asked).await;
                if is_commit && faults.loses_answer.swap(false, Ordering::Relaxed) {
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
