use bytes::Bytes;
use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use kernel::Fault;
use object_store::{GetResult, GetResultPayload};
use tokio::fs::File;
use tokio_util::io::ReaderStream;

use crate::fault::{fault, io_fault};

/// How much of a file is read at once, in bytes.
const PIECE: usize = 64 * 1024;

/// A file out of the store.
pub struct StoredFile {
    /// How long it is, in bytes.
    pub size: u64,
    /// Its bytes, in pieces as they are asked for. After an error nothing more comes. What is removed
    /// meanwhile may end in an error.
    pub bytes: BoxStream<'static, Result<Bytes, Fault>>,
}

impl StoredFile {
    pub(super) fn new(found: GetResult) -> Self {
        let size = found.meta.size;
        let bytes = match found.payload {
            // object_store itself would go to another thread for every 8 KiB.
            GetResultPayload::File(file, _) => {
                let pieces = ReaderStream::with_capacity(File::from_std(file), PIECE);
                pieces.map(|piece| piece.map_err(io_fault)).boxed()
            }
            GetResultPayload::Stream(pieces) => pieces.map(|piece| piece.map_err(fault)).boxed(),
        };
        Self { size, bytes }
    }
}
