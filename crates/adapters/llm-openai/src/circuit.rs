use std::time::Duration;

use tokio::time::Instant;

/// So many failures in a row open the circuit.
pub(crate) const MOST_FAILURES: u32 = 5;
/// How long an open circuit lets nothing through.
pub(crate) const OPEN_FOR: Duration = Duration::from_secs(30);

/// Lets questions through as long as they are answered, and none for a while after a row of failures. Then one
/// is let through on trial, and what becomes of it decides.
#[derive(Debug)]
pub(crate) struct Circuit {
    state: State,
    /// Counts openings and trials. What was let through before the last of them has no say any more.
    era: u64,
}

#[derive(Debug)]
enum State {
    Closed { failures: u32 },
    Open { until: Instant },
    HalfOpen { has_trial: bool },
}

/// What was let through, and is to be told the end of.
#[derive(Debug)]
pub(crate) struct Ticket {
    era: u64,
}

/// How a circuit stands, in the order of their numbers in the metrics.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    /// Everything is let through.
    Closed,
    /// One question is let through.
    HalfOpen,
    /// Nothing is let through, until the time is over and somebody asks.
    Open,
}

impl Circuit {
    pub(crate) fn new() -> Self {
        Self { state: State::Closed { failures: 0 }, era: 0 }
    }

    pub(crate) fn phase(&self) -> Phase {
        match self.state {
            State::Closed { .. } => Phase::Closed,
            State::HalfOpen { .. } => Phase::HalfOpen,
            State::Open { .. } => Phase::Open,
        }
    }

    /// Whether a question would be let through.
    pub(crate) fn admits(&self, now: Instant) -> bool {
        match self.state {
            State::Closed { .. } => true,
            State::HalfOpen { has_trial } => !has_trial,
            State::Open { until } => now >= until,
        }
    }

    /// Lets a question through, if that may be.
    pub(crate) fn admit(&mut self, now: Instant) -> Option<Ticket> {
        if !self.admits(now) {
            return None;
        }
        if self.phase() != Phase::Closed {
            self.state = State::HalfOpen { has_trial: true };
            self.era += 1;
        }
        Some(Ticket { era: self.era })
    }

    /// A question was answered.
    pub(crate) fn succeed(&mut self, ticket: &Ticket) {
        if ticket.era == self.era {
            self.state = State::Closed { failures: 0 };
        }
    }

    /// A question was not answered.
    pub(crate) fn fail(&mut self, ticket: &Ticket, now: Instant) {
        if ticket.era != self.era {
            return;
        }
        let failures = match self.state {
            State::Closed { failures } => failures + 1,
            State::HalfOpen { .. } | State::Open { .. } => MOST_FAILURES,
        };
        if failures < MOST_FAILURES {
            self.state = State::Closed { failures };
        } else {
            self.state = State::Open { until: now + OPEN_FOR };
            self.era += 1;
        }
    }

    /// A question was given up before its end: if it was the trial, the next one is.
    pub(crate) fn abandon(&mut self, ticket: &Ticket) {
        if let State::HalfOpen { has_trial } = &mut self.state
            && ticket.era == self.era
        {
            *has_trial = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOMENT: Duration = Duration::from_millis(1);

    fn ticket(circuit: &mut Circuit, now: Instant) -> Ticket {
        circuit.admit(now).expect("let through")
    }

    fn opened(now: Instant) -> Circuit {
        let mut circuit = Circuit::new();
        for _ in 0..MOST_FAILURES {
            let ticket = ticket(&mut circuit, now);
            circuit.fail(&ticket, now);
        }
        circuit
    }

    #[test]
    fn five_failures_in_a_row_open_it() {
        let now = Instant::now();
        let mut circuit = Circuit::new();
        for _ in 1..MOST_FAILURES {
            let ticket = ticket(&mut circuit, now);
            circuit.fail(&ticket, now);
            assert_eq!(circuit.phase(), Phase::Closed);
        }
        let fifth = ticket(&mut circuit, now);
        circuit.fail(&fifth, now);
        assert_eq!(circuit.phase(), Phase::Open);
        assert!(circuit.admit(now + OPEN_FOR - MOMENT).is_none());
    }

    #[test]
    fn a_success_between_failures_begins_the_row_anew() {
        let now = Instant::now();
        let mut circuit = Circuit::new();
        for attempt in 0..20 {
            let ticket = ticket(&mut circuit, now);
            if attempt % MOST_FAILURES == 0 {
                circuit.succeed(&ticket);
            } else {
                circuit.fail(&ticket, now);
            }
        }
        assert_eq!(circuit.phase(), Phase::Closed);
    }

    #[test]
    fn after_its_time_one_question_is_let_through() {
        let start = Instant::now();
        let mut circuit = opened(start);
        let later = start + OPEN_FOR;
        assert!(circuit.admits(later));
        let _trial = ticket(&mut circuit, later);
        assert_eq!(circuit.phase(), Phase::HalfOpen);
        assert!(!circuit.admits(later));
        assert!(circuit.admit(later + OPEN_FOR).is_none());
    }

    #[test]
    fn a_trial_that_succeeds_closes_it() {
        let start = Instant::now();
        let mut circuit = opened(start);
        let trial = ticket(&mut circuit, start + OPEN_FOR);
        circuit.succeed(&trial);
        assert_eq!(circuit.phase(), Phase::Closed);
        let next = ticket(&mut circuit, start + OPEN_FOR);
        circuit.fail(&next, start + OPEN_FOR);
        assert_eq!(circuit.phase(), Phase::Closed);
    }

    #[test]
    fn a_trial_that_fails_opens_it_for_as_long_again() {
        let start = Instant::now();
        let mut circuit = opened(start);
        let later = start + OPEN_FOR;
        let trial = ticket(&mut circuit, later);
        circuit.fail(&trial, later);
        assert_eq!(circuit.phase(), Phase::Open);
        assert!(circuit.admit(later + OPEN_FOR - MOMENT).is_none());
        assert!(circuit.admit(later + OPEN_FOR).is_some());
    }

    #[test]
    fn a_trial_that_is_given_up_leaves_it_to_the_next() {
        let start = Instant::now();
        let mut circuit = opened(start);
        let given_up = ticket(&mut circuit, start + OPEN_FOR);
        circuit.abandon(&given_up);
        assert_eq!(circuit.phase(), Phase::HalfOpen);
        let trial = ticket(&mut circuit, start + OPEN_FOR);
        assert!(!circuit.admits(start + OPEN_FOR));
        circuit.succeed(&trial);
        assert_eq!(circuit.phase(), Phase::Closed);
    }

    #[test]
    fn a_question_from_before_it_opened_decides_nothing() {
        let start = Instant::now();
        let mut circuit = Circuit::new();
        let slow = [(); 3].map(|()| ticket(&mut circuit, start));
        for _ in 0..MOST_FAILURES {
            let ticket = ticket(&mut circuit, start);
            circuit.fail(&ticket, start);
        }
        circuit.succeed(&slow[0]);
        assert_eq!(circuit.phase(), Phase::Open);
        let _trial = ticket(&mut circuit, start + OPEN_FOR);
        circuit.fail(&slow[1], start + OPEN_FOR);
        circuit.abandon(&slow[2]);
        assert_eq!(circuit.phase(), Phase::HalfOpen);
        assert!(!circuit.admits(start + OPEN_FOR));
    }
}
