-- Whoever changes a room holds it before they come to its people. Tables are taken in that order here too.

-- What the one-time codes of a room are made from, encrypted for its seal's id.
CREATE TABLE room_secrets (
    room_id BIGINT NOT NULL PRIMARY KEY REFERENCES rooms (id),
    seal_id TEXT NOT NULL,
    sealed BYTEA NOT NULL
);

-- The number by which GitHub knows a person who signs in there.
ALTER TABLE users ADD COLUMN github_id BIGINT;
CREATE UNIQUE INDEX users_github ON users (github_id);
-- The AI has one account, or another once that is erased.
CREATE UNIQUE INDEX users_ai ON users (is_ai) WHERE is_ai AND erased_at IS NULL;

-- Sign-ins that people have begun here and go on with at GitHub. A row is taken by whoever comes back first.
CREATE TABLE pending_sign_ins (
    state TEXT NOT NULL PRIMARY KEY,
    verifier TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX pending_sign_ins_expiry ON pending_sign_ins (expires_at);

-- What is counted until a time of each counter's own: wrong codes, questions to the AI.
CREATE TABLE counters (
    key TEXT NOT NULL PRIMARY KEY,
    count BIGINT NOT NULL,
    ends_at BIGINT NOT NULL
);
CREATE INDEX counters_end ON counters (ends_at);

-- The question to the AI that a person has under way.
CREATE TABLE ai_questions (
    user_id BIGINT NOT NULL PRIMARY KEY,
    id TEXT NOT NULL,
    ends_at BIGINT NOT NULL
);
