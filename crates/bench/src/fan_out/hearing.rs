use std::time::{Duration, Instant};

use super::frames::Frame;
use super::utterance::Delivery;
use crate::failure::Failure;

/// A socket keeps the latency of every so many messages: enough to tell percentiles by, and cheap.
const MESSAGES_PER_SAMPLE: u64 = 8;

/// What one socket has heard of a sender.
pub(crate) struct Hearing {
    /// How long messages took to come here: a sample.
    pub(crate) latencies: Vec<Duration>,
    /// How many messages did not come before those that the sender said later.
    pub(crate) lost: u64,
    /// How many messages came again, or after those that the sender said later.
    pub(crate) misplaced: u64,
    /// How many came in all.
    pub(crate) count: u32,
    /// Whether the sender says no more.
    pub(crate) is_over: bool,
    /// Whether everything that the server had sent before our ping is here.
    pub(crate) is_quiet: bool,
    began: Instant,
    next_sample: u64,
    next_number: u64,
    last_id: u64,
}

impl Hearing {
    /// Nothing yet. Sockets with different seats keep the latencies of different messages.
    pub(crate) fn new(began: Instant, seat: u64) -> Self {
        Self {
            latencies: Vec::new(),
            lost: 0,
            misplaced: 0,
            count: 0,
            is_over: false,
            is_quiet: false,
            began,
            next_sample: seat % MESSAGES_PER_SAMPLE,
            next_number: 0,
            last_id: 0,
        }
    }

    /// The number that the sender's next message must have.
    pub(crate) fn next_number(&self) -> u64 {
        self.next_number
    }

    /// Takes a frame that was there at a time from the beginning of the measurement.
    pub(crate) fn hear(&mut self, frame: &Frame<'_>, arrived: Duration) -> Result<(), Failure> {
        match frame {
            Frame::Text(json) => {
                let delivery = Delivery::find(json).ok_or_else(|| {
                    format!("not a message of the sender: {}", String::from_utf8_lossy(json))
                })?;
                self.take(&delivery, arrived);
                Ok(())
            }
            // The measurement is over before the server misses an answer.
            Frame::Ping => Ok(()),
            Frame::Pong => {
                self.is_quiet = true;
                Ok(())
            }
            Frame::Close(code) => Err(format!("the server closed a socket with {code:?}").into()),
        }
    }

    /// How long the measurement has been running.
    pub(crate) fn now(&self) -> Duration {
        self.began.elapsed()
    }

    fn take(&mut self, delivery: &Delivery, arrived: Duration) {
        let utterance = delivery.utterance;
        self.count += 1;
        self.is_over |= utterance.is_last;
        if utterance.number < self.next_number || delivery.id <= self.last_id {
            self.misplaced += 1;
            return;
        }
        self.lost += utterance.number - self.next_number;
        self.next_number = utterance.number + 1;
        self.last_id = delivery.id;
        if utterance.number >= self.next_sample {
            self.latencies.push(arrived.saturating_sub(utterance.sent));
            self.next_sample += MESSAGES_PER_SAMPLE;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fan_out::utterance::Utterance;

    fn heard(messages: &[(u64, u64)]) -> Hearing {
        let mut hearing = Hearing::new(Instant::now(), 0);
        for (id, number) in messages {
            let utterance = Utterance { number: *number, sent: Duration::ZERO, is_last: false };
            let json = utterance.to_json().replacen('{', &format!("{{\"id\":{id},"), 1);
            let frame = Frame::Text(json.as_bytes());
            hearing.hear(&frame, Duration::from_millis(3)).unwrap();
        }
        hearing
    }

    #[test]
    fn messages_in_order_are_neither_lost_nor_misplaced() {
        let hearing = heard(&[(5, 0), (6, 1), (9, 2)]);
        assert_eq!((hearing.count, hearing.lost, hearing.misplaced), (3, 0, 0));
        assert_eq!(hearing.next_number(), 3);
        assert_eq!(hearing.latencies, [Duration::from_millis(3)]);
    }

    #[test]
    fn a_gap_is_lost_messages() {
        let hearing = heard(&[(5, 0), (8, 3)]);
        assert_eq!((hearing.lost, hearing.misplaced), (2, 0));
    }

    #[test]
    fn what_comes_again_or_late_is_misplaced() {
        let again = heard(&[(5, 0), (5, 0)]);
        assert_eq!((again.lost, again.misplaced), (0, 1));
        let late = heard(&[(5, 0), (7, 2), (6, 1)]);
        assert_eq!((late.lost, late.misplaced), (1, 1));
        let wrong_id = heard(&[(5, 0), (4, 1)]);
        assert_eq!((wrong_id.lost, wrong_id.misplaced), (0, 1));
    }

    #[test]
    fn seats_sample_different_messages() {
        let mut hearing = Hearing::new(Instant::now(), 11);
        assert_eq!(hearing.next_sample, 3);
        let utterance = Utterance { number: 0, sent: Duration::ZERO, is_last: true };
        hearing.take(&Delivery { id: 1, utterance }, Duration::ZERO);
        assert!(hearing.latencies.is_empty());
        assert!(hearing.is_over);
    }

    #[test]
    fn a_closed_socket_and_a_strange_message_are_errors() {
        let mut hearing = Hearing::new(Instant::now(), 0);
        assert!(hearing.hear(&Frame::Close(Some(1013)), Duration::ZERO).is_err());
        assert!(hearing.hear(&Frame::Text(b"{\"id\":1}"), Duration::ZERO).is_err());
    }
}
