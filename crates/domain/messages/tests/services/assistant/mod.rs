//! What people ask of the AI, and what it says.

mod answers;
mod context;
mod late_leave;
mod leave;
mod limits;
mod refusals;

use std::ops::Deref;
use std::sync::Arc;

use kernel::testing::CountingRandomness;
use kernel::{RoomId, UserRef};
use messages::testing::builders::ask_limits;
use messages::testing::fakes::{InMemoryAskAllowances, ScriptedCompletion};
use messages::{
    AskAi, AskAllowances, AskError, AskLimits, Asking, Assistant, AssistantPorts, Message, Prompt,
};

use crate::world::World;

/// The fakes, and the use cases of the AI on them.
pub(crate) struct AskWorld {
    world: World,
    ai: UserRef,
    completion: Arc<ScriptedCompletion>,
    assistant: Assistant,
}

impl Deref for AskWorld {
    type Target = World;

    fn deref(&self) -> &World {
        &self.world
    }
}

impl AskWorld {
    async fn new() -> Self {
        Self::with_limits(ask_limits()).await
    }

    async fn with_limits(limits: AskLimits) -> Self {
        Self::with_allowances(limits, Arc::new(InMemoryAskAllowances::default())).await
    }

    async fn with_allowances(limits: AskLimits, allowances: Arc<dyn AskAllowances>) -> Self {
        let world = World::new();
        let ai = world.sign_up("AI").await;
        let completion = Arc::new(ScriptedCompletion::default());
        let ports = AssistantPorts {
            log: world.log.clone(),
            completion: completion.clone(),
            allowances,
            clock: world.clock.clone(),
            ids: Arc::new(CountingRandomness::default()),
        };
        let rooms = rooms::Service::new(world.room_ports.clone());
        let assistant = Assistant::new(rooms, ports, ai.clone(), limits);
        Self { world, ai, completion, assistant }
    }

    /// Where a person has one question a day.
    async fn with_one_question() -> Self {
        Self::with_limits(AskLimits { per_person_and_day: 1, ..ask_limits() }).await
    }

    async fn prepare(&self, room: RoomId, asker: &UserRef) -> Result<Asking, AskError> {
        self.assistant.prepare(ask(room, asker, "a question")).await
    }

    /// A question that is let through to the model.
    async fn prepared(&self, room: RoomId, asker: &UserRef) -> Asking {
        self.prepare(room, asker).await.expect("leave to ask")
    }

    async fn ask(&self, room: RoomId, asker: &UserRef) -> Result<Arc<Message>, AskError> {
        let asking = self.prepare(room, asker).await?;
        self.assistant.answer(asking).await
    }

    /// Asks, and is answered.
    async fn asked(&self, room: RoomId, asker: &UserRef) -> Arc<Message> {
        self.ask(room, asker).await.expect("an answer")
    }

    /// Asks in vain.
    async fn refused(&self, room: RoomId, asker: &UserRef) -> AskError {
        self.ask(room, asker).await.expect_err("a refusal")
    }

    /// That the AI has said nothing, to nobody.
    async fn assert_silent(&self, room: RoomId) {
        let is_ai = |message: &Message| message.author.is_ai;
        assert!(!self.list_all(room).await.iter().any(is_ai));
        assert!(!self.publisher.posted(room).iter().any(|message| is_ai(message)));
    }
}

fn ask(room: RoomId, asker: &UserRef, prompt: &str) -> AskAi {
    let prompt = Prompt::parse(prompt).expect("a prompt");
    AskAi { room, asker: asker.clone(), prompt }
}
