use std::any::Any;

use async_trait::async_trait;
use kernel::Fault;

use crate::model::completion::{AskAdmission, AskRequest, Question};

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

/// Counts what is asked of the model, for all processes together and over restarts.
#[async_trait]
pub trait AskAllowances: Send + Sync {
    /// Lets a person ask, and counts it, unless a question of theirs is under way or the limits are reached:
    /// then nothing is counted. A question is under way until it is ended, or for `limits.longest`. An hour
    /// and a day begin with the first question in them. Holds under concurrent requests.
    async fn take(&self, request: AskRequest) -> Result<AskAdmission, Fault>;
    /// Ends a question: its person may ask another. One that the model was never asked (`was_asked` is false) is not
    /// counted any more. Does not wait; what cannot be written is lost, and the question ends by itself.
    fn end(&self, request: AskRequest, was_asked: bool);
}
