//! `madang --help` and `madang openapi`

use serde_json::Value;

use super::done;
use crate::support::api_document::api_document;
use crate::support::{Kind, Launch};

#[test]
fn the_help_lists_every_command_with_what_it_does() {
    let nowhere = Launch::on(Kind::Sqlite).prepare();
    let help = done(&nowhere.madang(&["--help"], ""));
    for (command, purpose) in [
        ("serve", "serve until SIGTERM"),
        ("migrate", "database up to date"),
        ("config", "settings in force, secrets masked"),
        ("openapi", "description of the API"),
        ("user", "accounts"),
        ("backup", "copy of the database"),
        ("restore", "in the place of the database"),
    ] {
        let line = help.lines().find(|line| line.trim_start().starts_with(command));
        let line = line.unwrap_or_else(|| panic!("{command} is not in:\n{help}"));
        assert!(line.contains(purpose), "{line}");
    }
    for place in [".env.example", "madang.toml", "madang config"] {
        assert!(help.contains(place), "{place} is not in:\n{help}");
    }
}

#[test]
fn every_command_says_what_it_does_and_what_it_takes() {
    let nowhere = Launch::on(Kind::Sqlite).prepare();
    for (command, words) in [
        (&["serve"][..], "SIGTERM"),
        (&["migrate"], "up to date"),
        (&["config"], "masked"),
        (&["openapi"], "OpenAPI"),
        (&["backup"], "pg_dump"),
        (&["restore"], "pg_restore"),
        (&["user"], "within a second"),
        (&["user", "create"], "standard input"),
        (&["user", "set-password"], "<ACCOUNT>"),
        (&["user", "set-password"], "end all its sessions"),
        (&["user", "disable"], "Bar an account"),
        (&["user", "delete"], "messages stay"),
        (&["user", "sessions"], "List"),
        (&["user", "revoke"], "--session"),
    ] {
        let help = done(&nowhere.madang(&[command, &["--help"]].concat(), ""));
        assert!(help.contains(words), "{command:?}: {help}");
        assert!(help.contains("Usage: madang"), "{command:?}: {help}");
    }
}

#[test]
fn what_is_no_command_is_refused_with_the_way_to_the_help() {
    let nowhere = Launch::on(Kind::Sqlite).prepare();
    for arguments in [&["nonsense"][..], &["user"], &["user", "create"], &["backup"], &["--port"]] {
        let output = nowhere.madang(arguments, "");
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("Usage: "), "{output:?}");
    }
}

#[tokio::test]
async fn the_printed_description_is_the_one_that_is_served() {
    let server = Launch::on(Kind::Sqlite).start();
    let printed: Value = serde_json::from_str(&done(&server.madang(&["openapi"], ""))).unwrap();
    assert_eq!(printed, api_document(&server).await);
}

#[test]
fn the_description_is_printed_whatever_the_settings_are() {
    let nowhere = Launch::on(Kind::Sqlite).with("PORT", "nonsense").prepare();
    done(&nowhere.madang(&["openapi"], ""));
}
