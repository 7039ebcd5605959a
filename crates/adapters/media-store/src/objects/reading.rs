use std::fs::File;
use std::io::{Seek, SeekFrom};

use bytes::Bytes;
use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use kernel::Fault;
use object_store::{GetResult, GetResultPayload};
use tokio::io::AsyncReadExt;
use tokio_util::io::ReaderStream;

use crate::fault::{fault, io_fault};

/// How much of a file is read at once, in bytes.
const PIECE: usize = 64 * 1024;

/// A file out of the store, or a part of it that was asked for.
pub struct StoredFile {
    /// How many bytes there are to be read.
    pub size: u64,
    /// The bytes, in pieces as they are asked for. After an error nothing more comes. What is removed
    /// meanwhile may end in an error.
    pub bytes: BoxStream<'static, Result<Bytes, Fault>>,
}

impl StoredFile {
    pub(super) fn new(found: GetResult) -> Result<Self, Fault> {
        let size = found.range.end - found.range.start;
        let bytes = match found.payload {
            GetResultPayload::File(file, _) => {
                pieces_of(file, found.range.start, size).map_err(io_fault)?
            }
            GetResultPayload::Stream(pieces) => pieces.map(|piece| piece.map_err(fault)).boxed(),
        };
        Ok(Self { size, bytes })
    }
}

/// Reads itself, because `object_store` would go to another thread for every 8 KiB.
fn pieces_of(
    mut file: File,
    start: u64,
    size: u64,
) -> std::io::Result<BoxStream<'static, Result<Bytes, Fault>>> {
    file.seek(SeekFrom::Start(start))?;
    let wanted = tokio::fs::File::from_std(file).take(size);
    let pieces = ReaderStream::with_capacity(wanted, PIECE);
    Ok(pieces.map(|piece| piece.map_err(io_fault)).boxed())
}
