use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// Stands between the storage and its server, to take that away and give it back.
pub(crate) struct Proxy {
    pub(crate) port: u16,
    is_open: watch::Sender<bool>,
}

impl Proxy {
    /// Passes everything on to the server at `host:port`.
    pub(crate) async fn to(server: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (is_open, watched) = watch::channel(true);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(pass_on(client, server.clone(), watched.clone()));
            }
        });
        Self { port, is_open }
    }

    /// Cuts every connection and refuses new ones.
    pub(crate) fn close(&self) {
        self.is_open.send_replace(false);
    }

    /// Lets connections through again.
    pub(crate) fn open(&self) {
        self.is_open.send_replace(true);
    }
}

async fn pass_on(mut client: TcpStream, server: String, mut is_open: watch::Receiver<bool>) {
    if !*is_open.borrow_and_update() {
        return;
    }
    let mut server = TcpStream::connect(server).await.unwrap();
    tokio::select! {
        _ = tokio::io::copy_bidirectional(&mut client, &mut server) => {}
        _ = is_open.changed() => {}
    }
}
