use std::error::Error;

/// Why nothing could be measured. It ends the program, so nobody tells one cause from another.
pub(crate) type Failure = Box<dyn Error + Send + Sync>;
