use std::collections::HashSet;
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::sync::Barrier;
use std::thread;

use tempfile::TempDir;

use super::*;
use crate::keys::purpose::Purpose;
use crate::random::SystemRandomness;

fn folder() -> TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

fn fingerprint(key: &MasterKey) -> [u8; 32] {
    *key.derive(Purpose::Tokens).expose_secret()
}

fn write_key(path: &Path, text: impl AsRef<[u8]>, mode: u32) {
    fs::write(path, text).expect("the file is written");
    fs::set_permissions(path, Permissions::from_mode(mode)).expect("its mode is set");
}

fn names_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("the folder is read");
    entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("text")).collect()
}

#[test]
fn the_first_start_makes_a_key_that_later_starts_find() {
    let folder = folder();
    let path = folder.path().join("data").join("secret.key");
    let made = load_or_create(&path, &SystemRandomness).expect("a key is made");
    let found = load_or_create(&path, &SystemRandomness).expect("the key is found");

    assert_eq!(fingerprint(&made), fingerprint(&found));
    let text = fs::read_to_string(&path).expect("the file is read");
    assert_eq!(text.trim().len(), 64);
    assert_eq!(fs::metadata(&path).expect("metadata").mode() & 0o777, 0o600);
    assert_eq!(names_in(&folder.path().join("data")), ["secret.key"]);
}

#[test]
fn two_folders_get_different_keys() {
    let (one, other) = (folder(), folder());
    let keys = [one, other].map(|folder| {
        load_or_create(&folder.path().join("secret.key"), &SystemRandomness).expect("a key is made")
    });
    assert_ne!(fingerprint(&keys[0]), fingerprint(&keys[1]));
}

#[test]
fn starts_that_race_end_with_the_same_key() {
    const STARTERS: usize = 8;
    for _ in 0..20 {
        let folder = folder();
        let path = folder.path().join("secret.key");
        let start = Barrier::new(STARTERS);
        let keys: HashSet<_> = thread::scope(|scope| {
            let start_one = || {
                start.wait();
                fingerprint(&load_or_create(&path, &SystemRandomness).expect("a key"))
            };
            let starters: Vec<_> = (0..STARTERS).map(|_| scope.spawn(start_one)).collect();
            starters.into_iter().map(|starter| starter.join().expect("it ends")).collect()
        });
        assert_eq!(keys.len(), 1);
        assert_eq!(names_in(folder.path()), ["secret.key"]);
    }
}

#[test]
fn a_file_that_others_may_open_is_refused_with_the_remedy() {
    let folder = folder();
    let path = folder.path().join("secret.key");
    for mode in [0o640, 0o604, 0o660, 0o644, 0o622, 0o777] {
        write_key(&path, "k".repeat(64), mode);
        let refused = load_or_create(&path, &SystemRandomness).expect_err("it is refused");
        assert!(matches!(&refused, KeyFileError::Shared { path: named } if *named == path));
        assert!(refused.to_string().contains(&format!("chmod 600 {}", path.display())));
    }
    for mode in [0o600, 0o400] {
        write_key(&path, "k".repeat(64), mode);
        assert!(load_or_create(&path, &SystemRandomness).is_ok(), "{mode:o}");
        fs::remove_file(&path).expect("the file is removed");
    }
}

#[test]
fn an_empty_or_short_file_is_refused_and_left_as_it_is() {
    let folder = folder();
    let path = folder.path().join("secret.key");
    for (text, length) in
        [("", 0), (" \n\t\n", 0), ("short", 5), ("  31 bytes, one less than needed.  \n", 31)]
    {
        write_key(&path, text, 0o600);
        let refused = load_or_create(&path, &SystemRandomness).expect_err("it is refused");
        assert!(
            matches!(
                refused,
                KeyFileError::NoKey { source: MasterKeyError::TooShort { length: told }, .. }
                    if told == length
            ),
            "{text:?}: {refused:?}"
        );
        assert_eq!(fs::read_to_string(&path).expect("the file is read"), text);
    }
}

#[test]
fn white_space_around_the_key_does_not_count() {
    let folder = folder();
    let path = folder.path().join("secret.key");
    let text = "k".repeat(40);
    write_key(&path, format!(" {text}\r\n"), 0o600);
    let key = load_or_create(&path, &SystemRandomness).expect("the key is found");
    let same = MasterKey::parse(SecretString::from(text)).expect("long enough");
    assert_eq!(fingerprint(&key), fingerprint(&same));
}

#[test]
fn what_is_no_text_or_no_file_is_refused() {
    let folder = folder();
    let path = folder.path().join("secret.key");
    write_key(&path, [0xff; 64], 0o600);
    let refused = load_or_create(&path, &SystemRandomness);
    assert!(matches!(refused, Err(KeyFileError::Io { .. })), "{refused:?}");

    let below_a_file = path.join("secret.key");
    let refused = load_or_create(&below_a_file, &SystemRandomness);
    assert!(matches!(refused, Err(KeyFileError::Io { .. })), "{refused:?}");
}
