//! What people ask of the AI, and what it says.

pub(crate) mod ask;
mod context;
mod error;
mod leave;

use std::sync::Arc;

use kernel::{Clock, IdSource, UserRef};

use crate::model::ask_allowance::AskLimits;
use crate::ports::{AskAllowances, Completion, MessageLog};

pub use ask::{AskAi, Asking};
pub use error::AskError;

/// What the use cases of the AI need from outside.
#[derive(Clone)]
#[expect(missing_docs, reason = "each field is the port of its type")]
pub struct AssistantPorts {
    pub log: Arc<dyn MessageLog>,
    pub completion: Arc<dyn Completion>,
    pub allowances: Arc<dyn AskAllowances>,
    pub clock: Arc<dyn Clock>,
    pub ids: Arc<dyn IdSource>,
}

/// The use cases of the AI (contracts section 4, assistant).
#[derive(Clone)]
pub struct Assistant {
    rooms: rooms::Service,
    ports: AssistantPorts,
    /// The AI's own account.
    ai: UserRef,
    limits: AskLimits,
}

impl Assistant {
    /// Joins the use cases with what they need. What the AI says is by the account `ai`.
    pub fn new(
        rooms: rooms::Service,
        ports: AssistantPorts,
        ai: UserRef,
        limits: AskLimits,
    ) -> Self {
        Self { rooms, ports, ai, limits }
    }
}
