//! `madang config`, and the settings that every command reads.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;

use super::{done, refused};
use crate::support::server::SECRET_KEY;
use crate::support::{Kind, Launch, TestServer};

fn shown(server: &TestServer) -> String {
    done(&server.madang(&["config"], ""))
}

#[test]
fn every_setting_of_the_example_is_printed_once_in_its_order() {
    let example = include_str!("../../../../.env.example");
    let is_name = |name: &str| name.chars().all(|c| c.is_ascii_uppercase() || c == '_');
    let documented: Vec<_> = example
        .lines()
        .filter_map(|line| line.strip_prefix("# ")?.split_once('='))
        .map(|(name, _)| name)
        .filter(|name| is_name(name))
        .collect();
    let text = shown(&Launch::on(Kind::Sqlite).prepare());
    let printed: Vec<_> = text.lines().map(|line| line.split_once('=').expect(line).0).collect();
    assert_eq!(printed, documented);
}

#[test]
fn secrets_are_masked() {
    let server = Launch::on(Kind::Sqlite)
        .with("DATABASE_URL", "postgres://chat:hidden-password@db.example.com/chat")
        .with("SECRET_KEY_PREVIOUS", "the key before the present one, also secret")
        .with("METRICS_TOKEN", "hidden-token")
        .prepare();
    let text = shown(&server);
    for secret in [SECRET_KEY, "hidden-password", "the key before", "hidden-token"] {
        assert!(!text.contains(secret), "{text}");
    }
    for line in [
        "SECRET_KEY=********",
        "SECRET_KEY_PREVIOUS=********",
        "METRICS_TOKEN=********",
        "DATABASE_URL=postgres://chat:***@db.example.com/chat",
    ] {
        assert!(text.lines().any(|printed| printed == line), "{line} is not in:\n{text}");
    }
}

#[test]
fn the_environment_wins_over_the_env_file_and_that_over_the_toml_file() {
    let server = Launch::on(Kind::Sqlite).with("ACCESS_TOKEN_TTL", "3h").prepare();
    let toml = "access_token_ttl = \"1h\"\nrefresh_token_ttl = \"1d\"\nrate_limit_person = 7\n";
    fs::write(server.folder().join("madang.toml"), toml).unwrap();
    let env = "ACCESS_TOKEN_TTL=2h\nREFRESH_TOKEN_TTL=2d\n";
    fs::write(server.folder().join(".env"), env).unwrap();
    let text = shown(&server);
    for line in ["ACCESS_TOKEN_TTL=3h", "REFRESH_TOKEN_TTL=2d", "RATE_LIMIT_PERSON=7"] {
        assert!(text.lines().any(|printed| printed == line), "{line} is not in:\n{text}");
    }
}

#[test]
fn a_value_that_will_not_do_is_refused_by_its_name_by_every_command() {
    for (name, value) in [
        ("PORT", "70000"),
        ("HOST", "localhost"),
        ("PUBLIC_URL", "chat.example.com"),
        ("DATABASE_URL", "mysql://localhost/chat"),
        ("SECRET_KEY", "too short"),
        ("SECRET_KEY_PREVIOUS", "too short"),
        ("UPLOAD_MAX_BYTES", "0"),
        ("UPLOAD_QUOTA_BYTES", "much"),
        ("MEDIA_LINK_TTL", "0s"),
        ("REGISTRATION", "maybe"),
        ("ACCESS_TOKEN_TTL", "soon"),
        ("REFRESH_TOKEN_TTL", "0s"),
        ("AUTH_REJECT_COMMON_PASSWORDS", "some"),
        ("GITHUB_BASE_URL", "https://user:hidden@github.example.com"),
        ("GITHUB_API_URL", "https://github.example.com/api/v3?token=hidden"),
        ("GITHUB_REDIRECT_URL", "https://chat.example.com/signed-in#hidden"),
        ("GITHUB_CLIENT_SECRET", "hidden\nsecret"),
        ("OPENAI_BASE_URL", "http://hidden@127.0.0.1:11434/v1"),
        ("OPENAI_API_KEY", "hidden 비밀"),
        ("ALLOWED_ORIGINS", "https://a.example, chat.example.com"),
        ("TRUSTED_PROXIES", "10.0.0.0/33"),
        ("RATE_LIMIT_ENABLED", "yes"),
        ("RATE_LIMIT_PERSON", "0"),
        ("RATE_LIMIT_ADDRESS", "-1"),
        ("RATE_LIMIT_REGISTRATIONS", "many"),
        ("DEBUG", "1"),
        ("LOG_FORMAT", "xml"),
        ("RUST_LOG", "madang=loud"),
    ] {
        let server = Launch::on(Kind::Sqlite).with(name, value).prepare();
        for command in ["config", "migrate", "serve"] {
            let reason = refused(&server.madang(&[command], ""));
            assert!(reason.starts_with(name), "{name}={value}: {reason}");
            assert!(!reason.contains("too short") && !reason.contains("hidden"), "{reason}");
        }
    }
}

#[test]
fn a_name_in_the_toml_file_may_be_in_any_case_and_the_environment_still_wins() {
    let server = Launch::on(Kind::Sqlite).with("ACCESS_TOKEN_TTL", "3h").prepare();
    let toml = "ACCESS_TOKEN_TTL = \"1h\"\nRefresh_Token_TTL = \"1d\"\n";
    fs::write(server.folder().join("madang.toml"), toml).unwrap();
    let text = shown(&server);
    for line in ["ACCESS_TOKEN_TTL=3h", "REFRESH_TOKEN_TTL=24h"] {
        assert!(text.lines().any(|printed| printed == line), "{line} is not in:\n{text}");
    }
}

#[test]
fn a_variable_that_is_no_text_matters_only_if_it_is_a_setting_and_is_not_shown() {
    let server = Launch::on(Kind::Sqlite).prepare();
    let no_text = OsStr::from_bytes(b"never shown \xff");
    let with = |name: &str| server.command(&["config"]).env(name, no_text).output().unwrap();
    assert!(with("SOMEBODY_ELSES").status.success());
    let output = with("SECRET_KEY");
    assert!(refused(&output).starts_with("SECRET_KEY"), "{output:?}");
    assert!(!String::from_utf8_lossy(&output.stderr).contains("never shown"), "{output:?}");
}

#[test]
fn settings_files_that_cannot_be_read_are_refused_without_their_text() {
    for (file, text) in [
        ("madang.toml", "secret_key = never closed"),
        ("madang.toml", "allowed_hosts = [\"one.example\", \"two.example\"]"),
        ("madang.toml", "port = 1\nPORT = 2"),
        ("madang.toml", "ports = 1"),
        (".env", "SECRET_KEY='never closed"),
    ] {
        let server = Launch::on(Kind::Sqlite).prepare();
        fs::write(server.folder().join(file), text).unwrap();
        let output = server.madang(&["config"], "");
        let reason = refused(&output);
        let named = reason.contains(file) || reason.starts_with("ALLOWED_HOSTS");
        assert!(named, "{reason}");
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(!errors.contains("never closed"), "{errors}");
    }
}
