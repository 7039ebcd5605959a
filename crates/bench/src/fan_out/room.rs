use std::time::{Duration, Instant};

use tokio::task::JoinSet;
use tokio::time::timeout;

use super::frames;
use super::hearing::Hearing;
use super::socket::Socket;
use super::utterance::Utterance;
use crate::failure::Failure;

/// How long the last messages may take to arrive everywhere.
const DRAIN_LIMIT: Duration = Duration::from_secs(10);

/// The sockets that sit in a room; the first one speaks.
pub(crate) struct Room {
    sockets: Vec<Socket>,
}

/// What all sockets heard together.
pub(crate) struct Heard {
    /// From the first message until every socket had the last one.
    pub(crate) elapsed: Duration,
    /// What each socket heard.
    pub(crate) hearings: Vec<Hearing>,
}

impl Room {
    /// A room with nobody in it.
    pub(crate) fn new() -> Self {
        Self { sockets: Vec::new() }
    }

    /// Gives a socket the next seat.
    pub(crate) fn seat(&mut self, socket: Socket) {
        self.sockets.push(socket);
    }

    /// Lets the first socket speak for so long, with at most `window` messages that it has not heard
    /// itself, and all of them listen until the last message is there.
    pub(crate) async fn talk(&mut self, window: u64, duration: Duration) -> Result<Heard, Failure> {
        timeout(duration + DRAIN_LIMIT, self.talk_without_limit(window, duration))
            .await
            .map_err(|_| "messages are missing")?
    }

    async fn talk_without_limit(
        &mut self,
        window: u64,
        duration: Duration,
    ) -> Result<Heard, Failure> {
        let began = Instant::now();
        let mut at_work = JoinSet::new();
        for (seat, socket) in (0..).zip(self.sockets.drain(..)) {
            let hearing = Hearing::new(began, seat);
            let attendant = Attendant { socket, hearing };
            at_work.spawn(async move {
                let speaks = seat == 0;
                let attendant = if speaks {
                    attendant.speak(window, duration).await?
                } else {
                    attendant.listen().await?
                };
                Ok::<_, Failure>((seat, attendant))
            });
        }
        let mut attendants = Vec::with_capacity(at_work.len());
        while let Some(done) = at_work.join_next().await {
            attendants.push(done??);
        }
        let elapsed = began.elapsed();

        attendants.sort_by_key(|(seat, _)| *seat);
        let mut hearings = Vec::with_capacity(attendants.len());
        for (_, attendant) in attendants {
            self.sockets.push(attendant.socket);
            hearings.push(attendant.hearing);
        }
        Ok(Heard { elapsed, hearings })
    }
}

struct Attendant {
    socket: Socket,
    hearing: Hearing,
}

impl Attendant {
    async fn speak(mut self, window: u64, duration: Duration) -> Result<Self, Failure> {
        let mut said = 0;
        let mut is_last = false;
        let mut bytes = Vec::new();
        while !is_last {
            bytes.clear();
            while !is_last && said - self.hearing.next_number() < window {
                let sent = self.hearing.now();
                is_last = sent >= duration;
                let utterance = Utterance { number: said, sent, is_last };
                frames::push_text(&mut bytes, &utterance.to_json())?;
                said += 1;
            }
            self.socket.write(&bytes).await?;
            if !is_last {
                self.read().await?;
            }
        }
        self.listen().await
    }

    /// Listens until the sender says no more, and makes sure that nothing comes after that.
    async fn listen(mut self) -> Result<Self, Failure> {
        while !self.hearing.is_over {
            self.read().await?;
        }
        let mut ping = Vec::new();
        frames::push_ping(&mut ping)?;
        self.socket.write(&ping).await?;
        while !self.hearing.is_quiet {
            self.read().await?;
        }
        Ok(self)
    }

    async fn read(&mut self) -> Result<(), Failure> {
        let hearing = &mut self.hearing;
        let mut arrived = None;
        self.socket
            .read(|frame| {
                // What comes in one piece has arrived at one time.
                let arrived = *arrived.get_or_insert_with(|| hearing.now());
                hearing.hear(frame, arrived)
            })
            .await
    }
}
