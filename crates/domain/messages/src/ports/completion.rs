use std::any::Any;

use async_trait::async_trait;
use kernel::Fault;

use crate::model::completion::Question;

/// A place at the model, given up when dropped.
pub struct ModelPlace(Box<dyn Any + Send>);

impl ModelPlace {
    /// Wraps whatever gives the place back when dropped.
    pub fn new(permit: impl Any + Send) -> Self {
        Self(Box::new(permit))
    }

    /// What was wrapped, for the model that did so: nothing if it is of another type.
    pub fn into_permit<Permit: Any + Send>(self) -> Option<Permit> {
        self.0.downcast().ok().map(|permit| *permit)
    }
}

/// A language model that answers questions.
#[async_trait]
pub trait Completion: Send + Sync {
    /// Waits for a place at the model, of which there is a bounded number. Fails at once while the model is
    /// known to be of no use, and when too many wait already.
    async fn place(&self) -> Result<ModelPlace, Fault>;
    /// What the model says, which may be nothing, or much. People's words are shown to it as theirs, never as
    /// instructions. Fails when it is away, slow, refuses, or says what cannot be understood.
    async fn complete(&self, place: ModelPlace, question: Question) -> Result<String, Fault>;
}
