use std::sync::Arc;

use super::AskError;
use crate::model::ask_allowance::{AskAdmission, AskRequest};
use crate::ports::AskAllowances;

/// Leave to ask, which ends when it is dropped.
pub(super) struct Leave {
    allowances: Arc<dyn AskAllowances>,
    request: AskRequest,
    state: State,
}

enum State {
    /// The model was not asked. Leave may have been given, or may be given yet.
    Unused,
    /// The model was asked.
    Used,
    /// There is no leave, or none any more.
    Over,
}

impl Leave {
    /// Takes leave to ask. What a caller who goes away meanwhile was given, or what is given too late to be
    /// told, ends too.
    pub(super) async fn take(
        allowances: &Arc<dyn AskAllowances>,
        request: AskRequest,
    ) -> Result<Self, AskError> {
        let mut leave = Self { allowances: Arc::clone(allowances), request, state: State::Unused };
        let refusal = match allowances.take(request).await? {
            AskAdmission::Granted => return Ok(leave),
            AskAdmission::AsksAlready => AskError::AsksAlready,
            AskAdmission::Exhausted { retry_after } => AskError::Exhausted { retry_after },
        };
        leave.state = State::Over;
        Err(refusal)
    }

    /// From now on the question counts, whatever becomes of it.
    pub(super) fn note_asked(&mut self) {
        self.state = State::Used;
    }

    /// Ends, and waits until the next question may be asked. Where that cannot be written now, it is left to
    /// later.
    pub(super) async fn finish(mut self) {
        if self.allowances.finish(self.request).await.is_ok() {
            self.state = State::Over;
        }
    }
}

impl Drop for Leave {
    fn drop(&mut self) {
        match self.state {
            State::Unused => self.allowances.end(self.request, false),
            State::Used => self.allowances.end(self.request, true),
            State::Over => {}
        }
    }
}
