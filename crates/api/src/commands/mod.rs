//! What `madang` does beside serving, a file each.

pub(crate) mod backup;
pub(crate) mod config;
pub(crate) mod migrate;
pub(crate) mod openapi;
pub(crate) mod user;

use std::io::{self, Write};

use crate::error::MadangError;

/// Prints lines to standard output. A reader that has seen enough is no error.
fn print(text: &str) -> Result<(), MadangError> {
    match writeln!(io::stdout(), "{text}") {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(MadangError::Output(error)),
        _ => Ok(()),
    }
}
