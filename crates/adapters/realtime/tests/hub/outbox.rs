use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Wake, Waker};

use bytes::Bytes;
use futures_util::{FutureExt, StreamExt};
use realtime::{Closed, Closing, Outbox, Outgoing};

#[derive(Default)]
struct Wakes(AtomicUsize);

impl Wake for Wakes {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

#[tokio::test]
async fn a_single_frame_is_not_copied_and_several_are_joined() {
    let (outbox, mut reader) = Outbox::new();
    let frame = Bytes::from(vec![7; 3]);
    outbox.push(frame.clone()).unwrap();
    let Some(Outgoing::Frames(read)) = reader.next().await else { panic!("no frame") };
    assert_eq!(read.as_ptr(), frame.as_ptr());

    for text in ["a", "b", "c"] {
        outbox.push(Bytes::from_static(text.as_bytes())).unwrap();
    }
    assert_eq!(reader.next().await, Some(Outgoing::Frames("abc".into())));
    assert_eq!(reader.next().now_or_never(), None);
}

#[tokio::test]
async fn a_reader_is_woken_once_for_all_that_is_queued_before_it_looks() {
    let (outbox, mut reader) = Outbox::new();
    let counter = Arc::new(Wakes::default());
    let waker = Waker::from(counter.clone());
    assert!(reader.poll_next_unpin(&mut Context::from_waker(&waker)).is_pending());

    outbox.push("a".into()).unwrap();
    outbox.push("b".into()).unwrap();
    outbox.close(Closing::GoingAway);

    assert_eq!(counter.0.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn what_is_queued_goes_out_before_the_closing_and_only_the_first_reason_counts() {
    let (outbox, mut reader) = Outbox::new();
    outbox.push("a".into()).unwrap();
    outbox.close(Closing::GoingAway);
    outbox.close(Closing::Failed);
    assert_eq!(outbox.push("b".into()), Err(Closed));
    assert_eq!(outbox.closing(), Some(Closing::GoingAway));
    assert_eq!(reader.next().await, Some(Outgoing::Frames("a".into())));
    assert_eq!(reader.next().await, Some(Outgoing::Closing(Closing::GoingAway)));
    assert_eq!(reader.next().await, None);
}

#[tokio::test]
async fn too_many_frames_or_bytes_close_the_connection_as_too_slow() {
    let (outbox, mut reader) = Outbox::new();
    for _ in 0..Outbox::MAX_FRAMES {
        outbox.push("a".into()).unwrap();
    }
    assert_eq!(outbox.push("a".into()), Err(Closed));
    assert_eq!(reader.next().await, Some(Outgoing::Closing(Closing::TooSlow)));

    let (outbox, mut reader) = Outbox::new();
    outbox.push(vec![0; Outbox::MAX_BYTES].into()).unwrap();
    assert_eq!(outbox.push("a".into()), Err(Closed));
    assert_eq!(reader.next().await, Some(Outgoing::Closing(Closing::TooSlow)));
}

#[tokio::test]
async fn what_was_read_makes_place_again() {
    let (outbox, mut reader) = Outbox::new();
    for _ in 0..3 {
        for size in [Outbox::MAX_BYTES / 2, Outbox::MAX_BYTES / 2] {
            outbox.push(vec![0; size].into()).unwrap();
        }
        let Some(Outgoing::Frames(read)) = reader.next().await else { panic!("no frames") };
        assert_eq!(read.len(), Outbox::MAX_BYTES);
    }
}

#[tokio::test]
async fn an_outbox_that_nobody_reads_any_more_is_closed() {
    let (outbox, reader) = Outbox::new();
    drop(reader);
    assert_eq!(outbox.push("a".into()), Err(Closed));
    assert_eq!(outbox.closing(), Some(Closing::PeerClosed));
}
