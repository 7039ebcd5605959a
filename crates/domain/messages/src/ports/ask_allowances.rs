use async_trait::async_trait;
use kernel::{Fault, Timestamp};

use crate::model::ask_allowance::{AskAdmission, AskRequest};

/// Counts what is asked of the model, for all processes together and over restarts.
#[async_trait]
pub trait AskAllowances: Send + Sync {
    /// Lets a person ask, and counts it, unless a question of theirs is under way or the limits are reached:
    /// then nothing is counted. A question is under way until it is ended, or for `limits.longest`. An hour
    /// and a day begin with the first question in them. Holds under concurrent requests. Whoever does not wait
    /// for the answer, or gets a fault, may have been let ask all the same.
    async fn take(&self, request: AskRequest) -> Result<AskAdmission, Fault>;
    /// Ends a question: its person may ask another. One that the model was never asked (`was_asked` is false) is
    /// not counted any more. Changes nothing for a request that was never granted, or has ended already. Takes
    /// effect after every [`Self::take`] that was begun before it here, answered or not. Does not wait; what
    /// cannot be written is lost, and the question ends by itself.
    fn end(&self, request: AskRequest, was_asked: bool);
    /// Ends a question that the model was asked, as [`Self::end`] does, and waits until that is written: whoever
    /// is answered then may ask the next, through whichever node.
    async fn finish(&self, request: AskRequest) -> Result<(), Fault>;
    /// Deletes what has ended by itself at `now`: questions under way, and counters, those of other things
    /// that are kept among them included; how many of both.
    async fn remove_ended(&self, now: Timestamp) -> Result<usize, Fault>;
}
