use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::time::Instant;

use crate::circuit::{Circuit, OPEN_FOR, Phase, Ticket};
use crate::error::ModelError;

/// The circuit that all questions go through, seen in metrics and logs.
pub(crate) struct Breaker(Mutex<Circuit>);

/// Leave for one question. Dropped before it is told how the question ended, it counts for nothing.
pub(crate) struct Pass {
    breaker: Arc<Breaker>,
    ticket: Ticket,
}

impl Breaker {
    pub(crate) fn new() -> Arc<Self> {
        let circuit = Circuit::new();
        show(circuit.phase());
        Arc::new(Self(Mutex::new(circuit)))
    }

    /// Fails if a question would not be let through.
    pub(crate) fn check(&self) -> Result<(), ModelError> {
        if self.lock().admits(Instant::now()) { Ok(()) } else { Err(ModelError::CircuitOpen) }
    }

    /// Lets a question through, if that may be.
    pub(crate) fn admit(self: &Arc<Self>) -> Result<Pass, ModelError> {
        let mut circuit = self.lock();
        let ticket = circuit.admit(Instant::now()).ok_or(ModelError::CircuitOpen)?;
        show(circuit.phase());
        Ok(Pass { breaker: Arc::clone(self), ticket })
    }

    fn lock(&self) -> MutexGuard<'_, Circuit> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Pass {
    /// The question was answered.
    pub(crate) fn succeed(self) {
        let mut circuit = self.breaker.lock();
        let before = circuit.phase();
        circuit.succeed(&self.ticket);
        if circuit.phase() != before {
            show(circuit.phase());
            tracing::info!("the model answers again");
        }
    }

    /// The question was not answered.
    pub(crate) fn fail(self, error: &ModelError) {
        let mut circuit = self.breaker.lock();
        let before = circuit.phase();
        circuit.fail(&self.ticket, Instant::now());
        if circuit.phase() != before {
            show(circuit.phase());
            tracing::warn!(%error, "the model keeps failing: it is left alone for {OPEN_FOR:?}");
        }
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        self.breaker.lock().abandon(&self.ticket);
    }
}

fn show(phase: Phase) {
    let state = match phase {
        Phase::Closed => 0.0,
        Phase::HalfOpen => 1.0,
        Phase::Open => 2.0,
    };
    metrics::gauge!("madang_ai_circuit_state").set(state);
}
