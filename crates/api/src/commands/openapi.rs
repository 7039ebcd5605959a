use std::io;

use crate::error::MadangError;
use crate::ops;

/// Prints the description of the API.
pub(crate) fn print() -> Result<(), MadangError> {
    let text = ops::document()
        .to_pretty_json()
        .map_err(|error| MadangError::Output(io::Error::other(error)))?;
    super::print(&text)
}
