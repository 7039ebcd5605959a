//! How often `POST /api/rooms/{room_id}/enter/` looks at codes before it looks at none.

use futures_util::future::join_all;

use super::enter::Scene;
use super::{assert_failure, retry_after};
use crate::support::{Kind, Launch, LockedRoom, Person, on_both_databases};

on_both_databases! {
    the_sixth_code_is_not_looked_at_even_if_it_is_right,
    a_right_code_does_not_forgive_wrong_ones,
    a_person_s_wrong_codes_count_in_one_room_alone,
    after_its_time_the_throttle_lets_go,
    a_room_takes_sixty_wrong_codes_of_all_together,
    wrong_codes_are_remembered_over_a_restart,
    a_hundred_guesses_at_once_find_out_no_more_than_five,
}

/// Fifteen minutes, in seconds.
const WINDOW: u64 = 15 * 60;

/// Tries as many wrong codes, all of which are looked at.
async fn guesses(scene: &Scene, person: &Person, count: usize) {
    let wrong = scene.room.authenticator.wrong_code();
    for _ in 0..count {
        assert_failure(&scene.tries(person, wrong.as_str()).await, 403, "invalid_totp");
    }
}

/// Nothing that somebody tries is looked at, right or wrong.
async fn assert_throttled(scene: &Scene, person: &Person) {
    for code in [scene.room.authenticator.code(), scene.room.authenticator.wrong_code()] {
        let answer = scene.tries(person, code).await;
        assert_failure(&answer, 429, "too_many_attempts");
        assert!((WINDOW - 60..=WINDOW).contains(&retry_after(&answer)), "{answer:?}");
    }
}

async fn the_sixth_code_is_not_looked_at_even_if_it_is_right(launch: Launch) {
    let scene = Scene::set(launch).await;
    guesses(&scene, &scene.person, 5).await;
    assert_throttled(&scene, &scene.person).await;
    assert!(!scene.is_in(&scene.person).await);

    let other = scene.server.sign_up("Another User").await;
    scene.room.let_in(&other).await;
    assert!(scene.is_in(&scene.creator).await);
}

async fn a_right_code_does_not_forgive_wrong_ones(launch: Launch) {
    let scene = Scene::set(launch).await;
    guesses(&scene, &scene.person, 4).await;
    scene.room.let_in(&scene.person).await;
    guesses(&scene, &scene.person, 1).await;
    assert_throttled(&scene, &scene.person).await;
    assert!(scene.is_in(&scene.person).await, "who is in stays in");
}

async fn a_person_s_wrong_codes_count_in_one_room_alone(launch: Launch) {
    let scene = Scene::set(launch).await;
    guesses(&scene, &scene.person, 5).await;
    LockedRoom::make(&scene.creator).await.let_in(&scene.person).await;
    assert_throttled(&scene, &scene.person).await;
}

async fn after_its_time_the_throttle_lets_go(launch: Launch) {
    let scene = Scene::set(launch).await;
    guesses(&scene, &scene.person, 5).await;
    assert_throttled(&scene, &scene.person).await;
    let passed = i64::try_from(WINDOW).unwrap() * 1_000_000;
    scene.server.database.execute(&format!("UPDATE counters SET ends_at = ends_at - {passed}"));
    guesses(&scene, &scene.person, 1).await;
    scene.room.let_in(&scene.person).await;
}

async fn a_room_takes_sixty_wrong_codes_of_all_together(launch: Launch) {
    let scene = Scene::set(launch).await;
    scene.room.let_in(&scene.person).await;
    for number in 0..12 {
        let guesser = scene.server.sign_up(&format!("Guesser {number}")).await;
        guesses(&scene, &guesser, 5).await;
    }
    let other = scene.server.sign_up("Another User").await;
    assert_throttled(&scene, &other).await;
    assert_throttled(&scene, &scene.person).await;
    assert!(scene.is_in(&scene.person).await, "who is in is not affected");
    LockedRoom::make(&scene.creator).await.let_in(&other).await;
}

async fn wrong_codes_are_remembered_over_a_restart(launch: Launch) {
    let mut scene = Scene::set(launch).await;
    guesses(&scene, &scene.person, 3).await;
    scene.server.kill();
    scene.server.start();
    let person = scene.person.on(&scene.server);
    guesses(&scene, &person, 2).await;
    assert_throttled(&scene, &person).await;
}

#[tokio::test]
async fn wrong_codes_of_two_nodes_are_counted_together() {
    let scene = Scene::set(Launch::on(Kind::Postgresql)).await;
    let there = scene.server.another_node();
    guesses(&scene, &scene.person, 3).await;
    guesses(&scene, &scene.person.on(&there), 2).await;
    assert_throttled(&scene, &scene.person).await;
    assert_throttled(&scene, &scene.person.on(&there)).await;
}

async fn a_hundred_guesses_at_once_find_out_no_more_than_five(launch: Launch) {
    let scene = Scene::set(launch).await;
    let wrong = scene.room.authenticator.wrong_code();
    let codes = (1..100).map(|_| wrong.clone()).chain([scene.room.authenticator.code()]);
    let mut answers = join_all(codes.map(|code| scene.tries(&scene.person, code))).await;
    // The right one may have come before the sixth, but nothing tells it from others that were not looked at.
    let right = answers.pop().unwrap();
    assert!([200, 429].contains(&right.status.as_u16()), "{right:?}");
    let looked_at = answers.iter().filter(|answer| answer.status == 403);
    looked_at.clone().for_each(|answer| assert_failure(answer, 403, "invalid_totp"));
    let refused = answers.iter().filter(|answer| answer.status != 403);
    refused.for_each(|answer| assert_failure(answer, 429, "too_many_attempts"));
    assert_eq!(looked_at.count(), 5);
    assert_throttled(&scene, &scene.person).await;
    assert_eq!(scene.is_in(&scene.person).await, right.status == 200);
}
