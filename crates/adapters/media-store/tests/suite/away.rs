//! A server that is not there, says nothing, or is overloaded.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use kernel::Fault;
use media_store::MediaStore;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket};
use users::PictureStore;

use crate::support::{keep, mebibytes, picture, settings_for, shown, url};

/// As long as anybody has to wait.
const PATIENCE: Duration = Duration::from_secs(10);

fn store_at(address: SocketAddr) -> MediaStore {
    MediaStore::open_with(&url("s3://media"), settings_for(address)).unwrap()
}

/// Whatever is asked of it, the store is unavailable, and soon.
async fn is_unavailable(store: &MediaStore) {
    let begun = Instant::now();
    let (small, large, read, removed) = futures_util::join!(
        keep(store, picture(1), mebibytes(1)),
        keep(store, picture(2), mebibytes(6)),
        store.read_picture(picture(3)),
        store.remove(picture(4)),
    );
    let waited = begun.elapsed();
    assert!(waited < PATIENCE, "{waited:?}");
    for fault in [small.err(), large.err(), read.err(), removed.err()] {
        let fault = fault.expect("a fault");
        assert!(matches!(fault, Fault::Unavailable(_)), "{}", shown(&fault));
        assert!(!shown(&fault).contains("another-secret-key"), "{}", shown(&fault));
    }
}

#[tokio::test]
async fn a_server_that_refuses_connections_is_unavailable() {
    let port = TcpSocket::new_v4().unwrap();
    port.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    is_unavailable(&store_at(port.local_addr().unwrap())).await;
}

#[tokio::test]
async fn a_server_that_never_answers_is_unavailable() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    is_unavailable(&store_at(listener.local_addr().unwrap())).await;
}

#[tokio::test]
async fn a_server_that_is_overloaded_is_unavailable() {
    const ANSWER: &[u8] =
        b"HTTP/1.1 503 Slow Down\r\nconnection: close\r\ncontent-length: 41\r\n\r\n\
                            <Error><Code>SlowDown</Code></Error>     ";
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let store = store_at(listener.local_addr().unwrap());
    let answering = tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            let mut head = [0; 1024];
            if socket.read(&mut head).await.is_ok() {
                drop(socket.write_all(ANSWER).await);
            }
        }
    });

    let read = store.read_picture(picture(1)).await.err().unwrap();
    let removed = store.remove(picture(1)).await.unwrap_err();

    for fault in [read, removed] {
        assert!(matches!(fault, Fault::Unavailable(_)), "{}", shown(&fault));
        assert!(shown(&fault).contains("status 503 (SlowDown)"), "{}", shown(&fault));
    }
    answering.abort();
}
