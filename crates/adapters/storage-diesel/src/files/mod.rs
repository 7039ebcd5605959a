mod registry;
mod row;

pub(crate) use registry::DieselFileRegistry;
pub(crate) use row::{FileClaim, FileRow, ReleasedFile, WantedFile};
