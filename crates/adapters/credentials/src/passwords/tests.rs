use std::error::Error;
use std::sync::mpsc;

use argon2::password_hash::phc;
use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version};
use futures_util::FutureExt;
use futures_util::future::join_all;
use kernel::testing::CountingRandomness;

use super::*;

const PASSWORD: &str = "correct horse battery staple";
const COST: &str = "$argon2id$v=19$m=19456,t=2,p=1$";

fn hasher(at_once: usize, waiting: usize) -> Argon2Hasher {
    let at_once = NonZeroUsize::new(at_once).expect("at least one");
    Argon2Hasher::new(Arc::new(CountingRandomness::default()), at_once, waiting).expect("a hasher")
}

fn secret(text: &str) -> SecretString {
    SecretString::from(text)
}

async fn turn(hasher: &Argon2Hasher) -> HashingTurn {
    hasher.turn().await.expect("a turn")
}

async fn hash_of(hasher: &Argon2Hasher, password: &str) -> PasswordHash {
    hasher.hash_secret(turn(hasher).await, secret(password)).await.expect("a hash")
}

async fn verified(
    hasher: &Argon2Hasher,
    password: &str,
    hash: Option<&PasswordHash>,
) -> Result<bool, Fault> {
    hasher.verify(turn(hasher).await, &secret(password), hash).await
}

/// A hash of `PASSWORD` at another cost than today's, made by the library alone.
fn hash_at(algorithm: Algorithm, version: Version, params: Params) -> PasswordHash {
    let argon2 = Argon2::new(algorithm, version, params);
    let salt = b"a salt of 16 by.";
    let hash = argon2.hash_password_with_salt(PASSWORD.as_bytes(), salt).expect("a hash");
    PasswordHash::new(hash.to_string())
}

fn cause(fault: &Fault) -> Option<&HasherError> {
    fault.source().and_then(|source| source.downcast_ref())
}

#[tokio::test]
async fn a_password_fits_its_own_hash_and_no_other_does() {
    let hasher = hasher(2, 2);
    let hash = hash_of(&hasher, PASSWORD).await;
    assert!(verified(&hasher, PASSWORD, Some(&hash)).await.expect("an answer"));
    for other in ["", "Correct horse battery staple", "correct horse battery staple "] {
        assert!(!verified(&hasher, other, Some(&hash)).await.expect("an answer"), "{other:?}");
    }
}

#[tokio::test]
async fn a_hash_says_its_cost_and_has_a_salt_of_its_own() {
    let hasher = hasher(2, 2);
    let (one, other) = (hash_of(&hasher, PASSWORD).await, hash_of(&hasher, PASSWORD).await);
    assert!(one.expose().starts_with(COST), "{}", one.expose());
    assert_ne!(one.expose(), other.expose());
    let parsed = phc::PasswordHash::new(one.expose()).expect("a PHC string");
    assert_eq!(parsed.salt.expect("a salt").len(), SALT_BYTES);
}

#[tokio::test]
async fn the_library_finds_a_hash_good() {
    let hash = hash_of(&hasher(1, 0), PASSWORD).await;
    let library = Argon2::default();
    assert!(library.verify_password(PASSWORD.as_bytes(), hash.expose()).is_ok());
    assert!(library.verify_password(b"another", hash.expose()).is_err());
}

#[tokio::test]
async fn without_a_hash_the_answer_is_no_after_work_of_the_same_cost() {
    let hasher = hasher(1, 0);
    assert!(hasher.nobodys_hash.expose().starts_with(COST));
    for password in ["", PASSWORD] {
        assert!(!verified(&hasher, password, None).await.expect("an answer"));
    }
    let nobodys = hasher.nobodys_hash.clone();
    assert!(verified(&hasher, "", Some(&nobodys)).await.expect("an answer"));
}

#[tokio::test]
async fn hashes_of_other_costs_stay_good() {
    let hasher = hasher(1, 0);
    let cheap = Params::new(64, 1, 1, None).expect("parameters");
    let short = Params::new(64, 3, 2, Some(16)).expect("parameters");
    let costly = Params::new(20_000, 1, 1, None).expect("parameters");
    for hash in [
        hash_at(Algorithm::Argon2id, Version::V0x13, cheap.clone()),
        hash_at(Algorithm::Argon2id, Version::V0x10, cheap.clone()),
        hash_at(Algorithm::Argon2i, Version::V0x13, cheap),
        hash_at(Algorithm::Argon2id, Version::V0x13, short),
        hash_at(Algorithm::Argon2id, Version::V0x13, costly),
    ] {
        assert!(verified(&hasher, PASSWORD, Some(&hash)).await.expect("an answer"));
        assert!(!verified(&hasher, "another", Some(&hash)).await.expect("an answer"));
    }
}

#[tokio::test]
async fn hashes_take_no_more_memory_than_are_made_at_once() {
    let hasher = hasher(2, 8);
    for _ in 0..20 {
        hash_of(&hasher, PASSWORD).await;
    }
    assert_eq!(hasher.hashes.idle_buffers(), 1);
    join_all((0..8).map(|_| verified(&hasher, PASSWORD, None))).await;
    assert!(hasher.hashes.idle_buffers() <= 2);
}

#[tokio::test]
async fn a_costlier_hash_leaves_no_memory_behind() {
    let hasher = hasher(1, 0);
    let costly = Params::new(20_000, 1, 1, None).expect("parameters");
    let hash = hash_at(Algorithm::Argon2id, Version::V0x13, costly);
    assert!(verified(&hasher, PASSWORD, Some(&hash)).await.expect("an answer"));
    assert_eq!(hasher.hashes.idle_buffers(), 1);
}

#[tokio::test]
async fn a_corrupt_hash_is_a_fault_that_does_not_show_it() {
    let hasher = hasher(1, 0);
    let hash = hash_of(&hasher, PASSWORD).await;
    let (head, output) = hash.expose().rsplit_once('$').expect("an output");
    let (cost, _salt) = head.rsplit_once('$').expect("a salt");
    for corrupt in [
        String::new(),
        "hunter2hunter2".to_owned(),
        head.to_owned(),
        cost.to_owned(),
        format!("{head}$"),
        format!("{head}${output}!"),
        format!("{head}$hunter2"),
        hash.expose().replace("argon2id", "scrypt"),
        hash.expose().replace("m=19456", "m=1"),
        hash.expose().replace("t=2", "hunter2=2"),
        hash.expose().replace("v=19", "v=20"),
    ] {
        let fault = verified(&hasher, PASSWORD, Some(&PasswordHash::new(corrupt.as_str())))
            .await
            .expect_err("no answer");
        assert!(matches!(fault, Fault::Failed(_)), "{corrupt}: {fault:?}");
        assert!(matches!(cause(&fault), Some(HasherError::CorruptHash)), "{corrupt}: {fault:?}");
    }
}

#[tokio::test]
async fn who_comes_when_the_queue_is_full_is_sent_away() {
    let hasher = hasher(1, 1);
    let first = turn(&hasher).await;
    let mut second = hasher.turn();
    assert!((&mut second).now_or_never().is_none());

    let third = hasher.turn().await.err().expect("no turn");
    assert!(matches!(third, Fault::Unavailable(_)), "{third:?}");
    assert!(matches!(cause(&third), Some(HasherError::TooManyWaiting)), "{third:?}");

    drop(first);
    assert!(second.await.is_ok());
    assert!(hasher.turn().await.is_ok());
}

#[tokio::test]
async fn who_stops_waiting_leaves_the_queue() {
    let hasher = hasher(1, 1);
    let _first = turn(&hasher).await;
    for _ in 0..3 {
        assert!(hasher.turn().now_or_never().is_none());
    }
}

#[tokio::test(start_paused = true)]
async fn nobody_waits_longer_than_five_seconds() {
    let hasher = hasher(1, 1);
    let _first = turn(&hasher).await;
    let began = tokio::time::Instant::now();
    let fault = hasher.turn().await.err().expect("no turn");
    assert_eq!(began.elapsed().as_secs(), 5);
    assert!(matches!(fault, Fault::Unavailable(_)), "{fault:?}");
    assert!(matches!(cause(&fault), Some(HasherError::WaitedTooLong)), "{fault:?}");
}

#[tokio::test]
async fn a_turn_comes_back_after_the_work() {
    let hasher = hasher(1, 0);
    for _ in 0..3 {
        let hash = hash_of(&hasher, PASSWORD).await;
        assert!(verified(&hasher, PASSWORD, Some(&hash)).await.expect("an answer"));
        assert!(verified(&hasher, PASSWORD, Some(&PasswordHash::new(""))).await.is_err());
    }
    assert_eq!(hasher.turns.available_permits(), 1);
}

#[test]
fn a_turn_is_held_until_the_work_ends_even_if_nobody_waits_for_it() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .max_blocking_threads(1)
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let hasher = hasher(1, 0);
        let (release, released) = mpsc::channel::<()>();
        let only_thread = tokio::task::spawn_blocking(move || released.recv());

        let password = secret(PASSWORD);
        let given_up = hasher.verify(turn(&hasher).await, &password, None).now_or_never();
        assert!(given_up.is_none());
        assert!(hasher.turn().await.is_err());

        release.send(()).expect("the thread waits");
        only_thread.await.expect("the thread ends").expect("it was released");
        // Queued behind the work that nobody waits for, on the same thread.
        tokio::task::spawn_blocking(|| ()).await.expect("the thread goes on");
        assert!(hasher.turn().await.is_ok());
    });
}

macro_rules! on_argon2 {
    ($($rule:ident,)*) => {
        mod rules {
            $(
                #[tokio::test]
                async fn $rule() {
                    users::testing::suite::hashers::$rule(&super::hasher(2, 2)).await;
                }
            )*
        }
    };
}
users::hasher_rules!(on_argon2);
