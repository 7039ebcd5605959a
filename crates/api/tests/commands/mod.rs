//! The command line, beside a running server and without one.

mod backup;
mod config;
mod help;
mod migrate;
mod secret_key;
mod user;
mod user_by_id;

use std::process::Output;

/// What a command printed, which did what it was told to.
#[track_caller]
fn done(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// Why a command did not do what it was told to; it printed nothing else.
#[track_caller]
fn refused(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert_eq!(output.stdout, b"", "{output:?}");
    let errors = String::from_utf8(output.stderr.clone()).unwrap();
    let reason = errors.lines().find_map(|line| line.strip_prefix("madang: "));
    reason.unwrap_or_else(|| panic!("no reason: {output:?}")).to_owned()
}
