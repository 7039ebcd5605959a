use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use futures_util::lock::{Mutex as Turn, OwnedMutexGuard};
use kernel::Fault;

use crate::{Completion, ModelPlace, Question};

/// A model with one place, which says what it was told to say, one after the other, and then [`Self::REPLY`].
#[derive(Default)]
pub struct ScriptedCompletion {
    place: Arc<Turn<()>>,
    answering: Arc<Turn<()>>,
    script: Mutex<Script>,
}

#[derive(Default)]
struct Script {
    refuses_places: bool,
    replies: VecDeque<Result<String, Fault>>,
    asked: Vec<Question>,
}

impl ScriptedCompletion {
    /// What it says when it was told nothing.
    pub const REPLY: &str = "an answer";

    /// Says this to the next question that nothing is meant for yet.
    pub fn reply(&self, text: impl Into<String>) {
        self.script.lock().unwrap().replies.push_back(Ok(text.into()));
    }

    /// Fails at the next question that nothing is meant for yet.
    pub fn fail(&self) {
        let fault = Fault::unavailable("the model is away");
        self.script.lock().unwrap().replies.push_back(Err(fault));
    }

    /// Gives nobody a place, or does so again.
    pub fn refuse_places(&self, refuses: bool) {
        self.script.lock().unwrap().refuses_places = refuses;
    }

    /// Holds back what it says until the guard is dropped; what it is asked is known before.
    pub fn hold(&self) -> OwnedMutexGuard<()> {
        self.answering.try_lock_owned().expect("nothing that is held back already")
    }

    /// Every question that it was asked, in the order of asking.
    pub fn asked(&self) -> Vec<Question> {
        self.script.lock().unwrap().asked.clone()
    }

    fn hear(&self, question: Question) -> Result<String, Fault> {
        let mut script = self.script.lock().unwrap();
        script.asked.push(question);
        script.replies.pop_front().unwrap_or_else(|| Ok(Self::REPLY.to_owned()))
    }
}

#[async_trait]
impl Completion for ScriptedCompletion {
    async fn place(&self) -> Result<ModelPlace, Fault> {
        if self.script.lock().unwrap().refuses_places {
            return Err(Fault::unavailable("there are no places"));
        }
        Ok(ModelPlace::new(Arc::clone(&self.place).lock_owned().await))
    }

    async fn complete(&self, _place: ModelPlace, question: Question) -> Result<String, Fault> {
        let said = self.hear(question);
        self.answering.lock().await;
        said
    }
}
