use std::fs;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use media_store::MediaStore;
use object_store::aws::AmazonS3Builder;
use s3s::access::{S3Access, S3AccessContext};
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use s3s_fs::FileSystem;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::url;

const BUCKET: &str = "media";
const ACCESS_KEY: &str = "access-key-of-a-test";
const SECRET_KEY: &str = "secret-key-of-a-test";

/// A server that speaks S3 on a port of its own, has one bucket and checks who asks.
pub(crate) struct S3Server {
    folder: TempDir,
    address: SocketAddr,
    operations: Operations,
    serving: JoinHandle<()>,
}

/// The names of the operations that were asked for, each with the range that it names.
#[derive(Clone, Default)]
struct Operations(Arc<Mutex<Vec<String>>>);

#[async_trait::async_trait]
impl S3Access for Operations {
    async fn check(&self, context: &mut S3AccessContext<'_>) -> s3s::S3Result<()> {
        if context.credentials().is_none() {
            return Err(s3s::s3_error!(AccessDenied));
        }
        let mut operation = context.s3_op().name().to_owned();
        if let Some(range) = context.headers().get("range") {
            operation.push(' ');
            operation.push_str(range.to_str().unwrap());
        }
        self.0.lock().unwrap().push(operation);
        Ok(())
    }
}

impl S3Server {
    pub(crate) async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join(BUCKET)).unwrap();
        let operations = Operations::default();
        let mut service = S3ServiceBuilder::new(FileSystem::new(folder.path()).unwrap());
        service.set_auth(SimpleAuth::from_single(ACCESS_KEY, SECRET_KEY));
        service.set_access(operations.clone());
        let service = service.build();

        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let serving = tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let service = service.clone();
                tokio::spawn(async move {
                    let connections = Builder::new(TokioExecutor::new());
                    drop(connections.serve_connection(TokioIo::new(socket), service).await);
                });
            }
        });
        Self { folder, address, operations, serving }
    }

    /// Who may ask, and where.
    pub(crate) fn settings(&self) -> AmazonS3Builder {
        settings_for(self.address).with_access_key_id(ACCESS_KEY).with_secret_access_key(SECRET_KEY)
    }

    /// A store in the bucket.
    pub(crate) fn store(&self) -> MediaStore {
        self.store_at("")
    }

    /// A store below a prefix of the bucket.
    pub(crate) fn store_at(&self, prefix: &str) -> MediaStore {
        let url = url(&format!("s3://{BUCKET}/{prefix}"));
        MediaStore::open_with(&url, self.settings()).unwrap()
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where everything is that the server knows.
    pub(crate) fn folder(&self) -> PathBuf {
        self.folder.path().to_owned()
    }

    /// What was asked for up to now.
    pub(crate) fn operations(&self) -> Vec<String> {
        self.operations.0.lock().unwrap().clone()
    }
}

impl Drop for S3Server {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// A server at that address, asked by somebody whom it does not know.
pub(crate) fn settings_for(address: SocketAddr) -> AmazonS3Builder {
    AmazonS3Builder::new()
        .with_endpoint(format!("http://{address}"))
        .with_allow_http(true)
        .with_region("us-east-1")
        .with_access_key_id(ACCESS_KEY)
        .with_secret_access_key("another-secret-key")
        .with_token("a-session-token")
}
