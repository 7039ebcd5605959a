mod registry;
mod row;

pub(crate) use registry::DieselFileRegistry;
pub(crate) use row::{ClaimableFile, FileClaim, FileRow, ReleasedFile};
