use std::path::{Path, PathBuf};

use clap::{Parser, ValueEnum, value_parser};

use crate::archive::Size;
use crate::failure::Failure;

/// Measures the message path, the board, the archive and uploads.
#[derive(Parser)]
pub(crate) struct CommandLine {
    /// What to measure [default: all]
    part: Option<Part>,
    /// The server that fan-out and uploads are measured with [default: the `madang` beside this program]
    #[arg(long, value_name = "PATH")]
    server: Option<PathBuf>,
    /// How many posts the board has
    #[arg(long, value_name = "NUMBER", default_value_t = 100_000)]
    #[arg(value_parser = value_parser!(u32).range(100..=1_000_000))]
    posts: u32,
    /// How many messages the archive has, a quarter of them in one room
    #[arg(long, value_name = "NUMBER", default_value_t = 2_000_000)]
    #[arg(value_parser = value_parser!(u32).range(i64::from(Size::LEAST_MESSAGES)..=20_000_000))]
    messages: u32,
}

/// What can be measured by itself.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Part {
    /// Messages through the log, in this process
    Appends,
    /// Messages through a server to a hundred sockets
    FanOut,
    /// Searches, pages and views of a board of many posts, in this process
    Board,
    /// Pages and searches of messages among very many, in this process
    Archive,
    /// Files through a server, several at once
    Uploads,
}

impl CommandLine {
    /// Whether a part is to be measured.
    pub(crate) fn wants(&self, part: Part) -> bool {
        self.part.is_none_or(|only| only == part)
    }

    /// How many posts the board is to have.
    pub(crate) fn posts(&self) -> u32 {
        self.posts
    }

    /// How large the archive is to be.
    pub(crate) fn archive(&self) -> Size {
        Size::of(self.messages)
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
        for part in Part::value_variants() {
            assert!(parsed(&[]).wants(*part));
        }
        assert_eq!(parsed(&[]).posts(), 100_000);
        assert_eq!(parsed(&[]).archive().messages(), 2_000_000);
    }

    #[test]
    fn a_named_part_is_measured_alone() {
        assert!(parsed(&["fan-out"]).wants(Part::FanOut));
        assert!(!parsed(&["fan-out"]).wants(Part::Appends));
        assert!(!parsed(&["appends"]).wants(Part::FanOut));
        assert!(parsed(&["board"]).wants(Part::Board));
        assert!(!parsed(&["board"]).wants(Part::Appends));
        assert!(parsed(&["archive"]).wants(Part::Archive));
        assert!(!parsed(&["archive"]).wants(Part::Uploads));
        assert!(parsed(&["uploads"]).wants(Part::Uploads));
        assert!(!parsed(&["uploads"]).wants(Part::FanOut));
    }

    #[test]
    fn a_board_has_enough_posts_for_its_cases() {
        assert_eq!(parsed(&["board", "--posts", "100"]).posts(), 100);
        assert!(CommandLine::try_parse_from(["bench", "--posts", "99"]).is_err());
    }

    #[test]
    fn an_archive_has_enough_messages_for_its_cases() {
        let small = parsed(&["archive", "--messages", "20000"]).archive();
        assert_eq!(small.messages(), Size::LEAST_MESSAGES);
        assert!(CommandLine::try_parse_from(["bench", "--messages", "19999"]).is_err());
    }

    #[test]
    fn a_server_that_is_not_there_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("madang").display().to_string();
        let error = parsed(&["--server", &path]).server().unwrap_err();
        assert!(error.to_string().contains(&path), "{error}");
    }
}
