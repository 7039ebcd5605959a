//! What messenger's sockets can do beyond sending messages.

use super::*;

fn typing(is_typing: bool) -> Value {
    json!({"type": "typing", "is_typing": is_typing})
}

#[tokio::test(start_paused = true)]
async fn writing_is_told_to_the_others() {
    on_this_thread(async {
        let mut peer = Peer::connect_in_messenger().await;
        let mut other = peer.listener().await;
        for is_typing in [true, false] {
            peer.say_text(&typing(is_typing));
            let frame = other.hear_json().await;
            assert_eq!(
                (&frame["type"], &frame["is_typing"]),
                (&"typing".into(), &is_typing.into())
            );
            assert_eq!(frame["user_name"], "someone");
        }
        assert_eq!(peer.hear().await.0, 9, "the writer hears nothing of it, up to the ping");
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn writing_beyond_the_rate_limit_is_dropped_without_a_word() {
    on_this_thread(async {
        let mut peer = Peer::connect_in_messenger().await;
        let mut other = peer.listener().await;
        let began = Instant::now();
        for is_typing in [true, false, true, false] {
            peer.say_text(&typing(is_typing));
        }
        for is_typing in [true, false, true] {
            assert_eq!(other.hear_json().await["is_typing"], is_typing);
        }
        assert_eq!(began.elapsed(), Duration::ZERO);
        assert_eq!(other.hear_json().await["is_typing"], false);
        assert_eq!(began.elapsed().as_secs(), 6, "it ended by itself");
        assert_eq!(peer.hear().await.0, 9, "the writer's socket stays");
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn an_answer_to_nothing_is_refused_and_the_socket_stays() {
    on_this_thread(async {
        let mut peer = Peer::connect_in_messenger().await;
        peer.say_text(&json!({"type": "message", "content": "hello", "reply_to_message_id": 999}));
        let refusal = "reply_to_message_id: There is no such message in this room.";
        assert_eq!(peer.hear_json().await, json!({"type": "error", "detail": refusal}));
        peer.say_text(&json!({"type": "message", "content": "hello"}));
        assert_eq!(peer.hear_json().await["content"], "hello");
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_malformed_frame_is_refused_with_its_reason_within_the_rate_limit() {
    on_this_thread(async {
        let mut peer = Peer::connect_in_messenger().await;
        for _ in 0..10 {
            peer.say(Heard::Text("hello".to_owned()));
        }
        for _ in 0..3 {
            let refusal = json!({"type": "error", "detail": "A JSON object is expected."});
            assert_eq!(peer.hear_json().await, refusal);
        }
        assert_eq!(peer.hear().await.0, 9, "the rest gets no answer, up to the ping");
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_socket_that_follows_rooms_refuses_every_frame() {
    on_this_thread(async {
        let mut peer = Peer::follow_in_messenger().await;
        let message = json!({"type": "message", "content": "hello"}).to_string();
        for frame in [message, typing(true).to_string(), "hello".to_owned()] {
            peer.say(Heard::Text(frame));
            let refusal = json!({"type": "error", "detail": "This socket is for listening only."});
            assert_eq!(peer.hear_json().await, refusal);
        }
        peer.say_text(&typing(true));
        assert_eq!(peer.hear().await.0, 9, "beyond the rate limit there is no answer");
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_socket_that_follows_rooms_ends_with_its_session() {
    on_this_thread(async {
        let peer = Peer::follow_in_messenger().await;
        peer.hub.close_session(peer.session, Closing::SessionEnded);
        assert_eq!(peer.hear_close().await, 4401);
    })
    .await;
}
