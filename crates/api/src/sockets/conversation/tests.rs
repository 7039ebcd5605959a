//! The loop with a scripted peer and a clock that runs only when everybody waits.

mod messenger;
mod peer;

use bytes::Bytes;
use kernel::testing::noon;
use serde_json::{Value, json};
use tokio::time::Instant;
use users::testing::builders::{display_name, email};
use users::{SessionRepository, UserRepository};

use self::peer::{Peer, on_this_thread};
use super::*;

const HOUR: Duration = Duration::from_secs(3600);

#[tokio::test(start_paused = true)]
async fn a_message_comes_back_as_a_frame() {
    on_this_thread(async {
        let mut peer = Peer::connect(HOUR).await;
        peer.say_text(&json!({"content": "hello"}));
        assert_eq!(peer.hear_json().await["content"], "hello");
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_message_bears_the_name_that_its_author_has_now() {
    on_this_thread(async {
        let mut peer = Peer::connect(HOUR).await;
        let someone = peer.accounts.accounts.find_by_email(&email("someone@example.com")).await;
        let id = someone.expect("an answer").expect("an account").user.id;
        let renamed = peer.accounts.accounts.rename(id, display_name("another name")).await;
        assert!(renamed.expect("an answer").is_some());
        peer.say_text(&json!({"content": "hello"}));
        assert_eq!(peer.hear_json().await["user"]["name"], "another name");
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn nobody_posts_after_the_session_has_ended() {
    on_this_thread(async {
        let peer = Peer::connect(HOUR).await;
        let someone = peer.accounts.accounts.find_by_email(&email("someone@example.com")).await;
        let id = someone.expect("an answer").expect("an account").user.id;
        assert_eq!(peer.accounts.accounts.end(id, peer.session, noon()).await.ok(), Some(true));
        peer.say_text(&json!({"content": "hello"}));
        assert_eq!(peer.hear_close().await, 4401);
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_silent_peer_is_pinged_and_given_up_after_a_minute() {
    on_this_thread(async {
        let mut peer = Peer::connect(HOUR).await;
        let began = Instant::now();
        assert_eq!(peer.hear().await, (9, Vec::new()));
        assert_eq!(began.elapsed().as_secs(), 25);
        assert_eq!(peer.hear().await, (9, Vec::new()));
        assert_eq!(began.elapsed().as_secs(), 50);
        assert_eq!(peer.hear_close().await, 1000);
        assert!((60..=62).contains(&began.elapsed().as_secs()));
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_peer_that_answers_pings_stays() {
    on_this_thread(async {
        let mut peer = Peer::connect(HOUR).await;
        for _ in 0..10 {
            assert_eq!(peer.hear().await.0, 9);
            peer.say(Heard::Pong);
        }
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_ping_is_answered_with_its_data() {
    on_this_thread(async {
        let mut peer = Peer::connect(HOUR).await;
        peer.say(Heard::Ping(Bytes::from_static(b"are you there")));
        assert_eq!(peer.hear().await, (10, b"are you there".to_vec()));
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn the_socket_ends_with_its_token() {
    on_this_thread(async {
        let peer = Peer::connect(Duration::from_secs(10)).await;
        let began = Instant::now();
        assert_eq!(peer.hear_close().await, 4401);
        assert_eq!(began.elapsed().as_secs(), 10);
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn the_socket_ends_with_its_session() {
    on_this_thread(async {
        let peer = Peer::connect(HOUR).await;
        peer.hub.close_session(peer.session, Closing::SessionEnded);
        assert_eq!(peer.hear_close().await, 4401);
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn what_the_peer_may_not_send_closes_with_its_code() {
    on_this_thread(async {
        let peer = Peer::connect(HOUR).await;
        peer.say(Heard::Binary);
        assert_eq!(peer.hear_close().await, 1003);

        for (error, code) in [(Unheard::TooBig, 1009), (Unheard::Malformed, 1002)] {
            let peer = Peer::connect(HOUR).await;
            peer.says.send(Err(error)).expect("somebody listens");
            assert_eq!(peer.hear_close().await, code);
        }
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn malformed_frames_are_dropped_and_a_message_beyond_the_limit_closes() {
    on_this_thread(async {
        let peer = Peer::connect(HOUR).await;
        for _ in 0..10 {
            peer.say_text(&json!({"content": 7}));
        }
        peer.say_text(&json!({"content": "hello"}));
        assert_eq!(peer.hear_close().await, 1013);
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_message_to_a_room_that_was_deleted_closes() {
    on_this_thread(async {
        let peer = Peer::connect(HOUR).await;
        peer.rooms.delete(peer.room);
        peer.say_text(&json!({"content": "hello"}));
        assert_eq!(peer.hear_close().await, 4404);
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_peer_that_is_gone_ends_the_conversation_at_once() {
    on_this_thread(async {
        let peer = Peer::connect(HOUR).await;
        let began = Instant::now();
        drop(peer.says);
        peer.conversation.await.expect("the conversation ends");
        assert_eq!(began.elapsed(), Duration::ZERO);
        assert_eq!(peer.hub.connection_count(), 0);
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_peer_that_closes_first_is_answered_and_left_at_once() {
    on_this_thread(async {
        let mut peer = Peer::connect(HOUR).await;
        let began = Instant::now();
        peer.say(Heard::Close);
        assert_eq!(peer.hear().await.0, 8);
        assert!(peer.hears_the_end().await);
        assert_eq!(began.elapsed(), Duration::ZERO);
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_peer_that_never_answers_the_close_frame_is_left_after_two_seconds() {
    on_this_thread(async {
        let mut peer = Peer::connect(HOUR).await;
        let began = Instant::now();
        peer.hub.close_all(Closing::GoingAway);
        assert_eq!(peer.hear().await.0, 8);
        assert!(peer.hears_the_end().await);
        assert_eq!(began.elapsed().as_secs(), 2);
    })
    .await;
}
