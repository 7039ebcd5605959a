use std::collections::BTreeSet;
use std::time::Duration;

use secrecy::ExposeSecret;
use users::PENDING_SIGN_IN_LIVES;
use users::testing::builders::provider_profile;

use super::{CODE, coming_back, is_unknown_state};
use crate::world::{World, run};

const INSTANT: Duration = Duration::from_micros(1);

#[test]
fn every_sign_in_has_a_state_and_a_verifier_drawn_for_it_alone() {
    run(async {
        let world = World::new();
        for _ in 0..3 {
            world.begin().await;
        }

        let mut drawn = BTreeSet::new();
        for pending in world.fakes.provider.sent() {
            let verifier = pending.verifier.expose_secret();
            let (first_half, second_half) = verifier.split_at(verifier.len() / 2);
            drawn.extend([pending.state.to_string(), first_half.into(), second_half.into()]);
        }
        assert_eq!(drawn.len(), 9, "a part came twice: {drawn:?}");
    });
}

#[test]
fn a_verifier_is_as_long_and_plain_as_pkce_wants_it() {
    run(async {
        let world = World::new();
        world.begin().await;

        let sent = world.fakes.provider.sent();

        let verifier = sent[0].verifier.expose_secret();
        assert!((64..=128).contains(&verifier.len()), "{verifier}");
        assert!(verifier.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{verifier}");
    });
}

#[test]
fn a_browser_is_sent_to_the_provider_with_the_state() {
    run(async {
        let world = World::new();

        let request = world.begin().await;

        let sent = world.fakes.provider.sent();
        assert_eq!(sent.len(), 1);
        assert_eq!(sent[0].state, request.state);
        assert!(request.url.contains(&request.state.to_string()), "{}", request.url);
    });
}

#[test]
fn a_code_is_redeemed_with_the_verifier_of_its_sign_in() {
    run(async {
        let world = World::new();
        let first = world.begin().await;
        world.begin().await;
        world.fakes.provider.give_code(CODE, provider_profile(7, "person"));

        world.come_back(CODE, &first.state.to_string()).await.unwrap();

        let sent = world.fakes.provider.sent();
        assert_eq!(world.fakes.provider.verifiers(), [sent[0].verifier.expose_secret()]);
    });
}

#[test]
fn a_state_is_good_once() {
    run(async {
        let world = World::new();
        let state = world.begin().await.state.to_string();
        world.fakes.provider.give_code(CODE, provider_profile(7, "person"));
        world.come_back(CODE, &state).await.unwrap();

        world.fakes.provider.give_code(CODE, provider_profile(7, "person"));
        let again = world.come_back(CODE, &state).await;

        assert!(is_unknown_state(&again));
        assert_eq!(world.times_asked(), 1);
    });
}

#[test]
fn a_state_is_good_for_ten_minutes() {
    run(async {
        let world = World::new();
        assert_eq!(PENDING_SIGN_IN_LIVES, Duration::from_secs(600));
        let in_time = world.begin().await.state.to_string();
        let too_late = world.begin().await.state.to_string();
        world.fakes.provider.give_code(CODE, provider_profile(7, "person"));

        world.fakes.clock.advance(PENDING_SIGN_IN_LIVES.saturating_sub(INSTANT));
        world.come_back(CODE, &in_time).await.unwrap();
        world.fakes.clock.advance(INSTANT);
        world.fakes.provider.give_code(CODE, provider_profile(7, "person"));
        let refused = world.come_back(CODE, &too_late).await;

        assert!(is_unknown_state(&refused));
        assert_eq!(world.times_asked(), 1);
    });
}

#[test]
fn a_state_that_nobody_was_given_is_refused_before_the_provider_is_asked() {
    run(async {
        let world = World::new();
        let given = world.begin().await.state.to_string();
        world.fakes.provider.give_code(CODE, provider_profile(7, "person"));

        let unknown = "f".repeat(32);
        let too_long = format!("{given}0");
        let too_short = &given[1..];
        for state in ["", "no state", "마당", " ", &unknown, &too_long, too_short] {
            let refused = world.come_back(CODE, state).await;
            assert!(is_unknown_state(&refused), "{state:?}");
        }

        assert_eq!(world.times_asked(), 0);
        assert!(world.come_back(CODE, &given).await.is_ok(), "others use up no state but theirs");
    });
}

#[test]
fn a_sign_in_that_began_on_one_node_is_completed_on_another() {
    run(async {
        let world = World::new();
        let state = world.begin().await.state.to_string();
        world.fakes.provider.give_code(CODE, provider_profile(7, "person"));

        let another = world.fakes.provider_sign_in();

        assert!(another.complete(coming_back(CODE, &state)).await.is_ok());
    });
}
