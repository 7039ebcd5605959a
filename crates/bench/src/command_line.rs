use std::path::{Path, PathBuf};

use clap::{Parser, ValueEnum};

use crate::failure::Failure;

/// Measures the message path.
#[derive(Parser)]
pub(crate) struct CommandLine {
    /// What to measure [default: all]
    part: Option<Part>,
    /// The server that fan-out is measured with [default: the `madang` beside this program]
    #[arg(long, value_name = "PATH")]
    server: Option<PathBuf>,
}

/// What can be measured by itself.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Part {
    /// Messages through the log, in this process
    Appends,
    /// Messages through a server to a hundred sockets
    FanOut,
}

impl CommandLine {
    /// Whether a part is to be measured.
    pub(crate) fn wants(&self, part: Part) -> bool {
        self.part.is_none_or(|only| only == part)
    }

    /// The server's program.
    pub(crate) fn server(&self) -> Result<PathBuf, Failure> {
        let path = match &self.server {
            Some(path) => path.clone(),
            None => std::env::current_exe()?.with_file_name("madang"),
        };
        absolute(&path)
    }
}

fn absolute(server: &Path) -> Result<PathBuf, Failure> {
    server.canonicalize().map_err(|error| {
        let path = server.display();
        format!(
            "no server at {path} ({error}): build it with \
             `cargo build --release --bin madang`, or name one with `--server`"
        )
        .into()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(arguments: &[&str]) -> CommandLine {
        CommandLine::parse_from([&["bench"], arguments].concat())
    }

    #[test]
    fn without_a_part_everything_is_measured() {
        assert!(parsed(&[]).wants(Part::Appends));
        assert!(parsed(&[]).wants(Part::FanOut));
    }

    #[test]
    fn a_named_part_is_measured_alone() {
        assert!(parsed(&["fan-out"]).wants(Part::FanOut));
        assert!(!parsed(&["fan-out"]).wants(Part::Appends));
        assert!(!parsed(&["appends"]).wants(Part::FanOut));
    }

    #[test]
    fn a_server_that_is_not_there_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("madang").display().to_string();
        let error = parsed(&["--server", &path]).server().unwrap_err();
        assert!(error.to_string().contains(&path), "{error}");
    }
}
