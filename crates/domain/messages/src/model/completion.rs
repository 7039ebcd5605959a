use super::prompt::Prompt;

/// Who said something in a room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Speaker {
    /// A person of that display name, which may be empty, and may be anything.
    Person(String),
    /// The AI.
    Ai,
}

/// Something that was said in a room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Utterance {
    /// By whom.
    pub speaker: Speaker,
    /// What.
    pub text: String,
}

/// What the model is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// What was said in the room lately, oldest first.
    pub context: Vec<Utterance>,
    /// The display name of the person who asks.
    pub asker: String,
    /// What they ask.
    pub prompt: Prompt,
}
