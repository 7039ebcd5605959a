-- Times are microseconds since 1970 in UTC. E-mails are stored lower-cased.
-- AUTOINCREMENT: without it a freed id would come back.
CREATE TABLE users (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    email TEXT,
    name TEXT NOT NULL,
    password_hash TEXT,
    is_ai BOOLEAN NOT NULL DEFAULT FALSE,
    created_at BIGINT NOT NULL,
    disabled_at BIGINT,
    -- Set once the account is erased: the row stays, for its messages, without personal data.
    erased_at BIGINT
);
CREATE UNIQUE INDEX users_email ON users (email);

-- A row lives as long as the session: ending it deletes the row and writes a revocation.
CREATE TABLE sessions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id BIGINT NOT NULL REFERENCES users (id),
    contract TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sessions_user ON sessions (user_id, id);
CREATE INDEX sessions_expiry ON sessions (expires_at);

-- What was taken away from whom, followed by every process: a session (session_id), or the place of a
-- person in a room (user_id, room_id). Ids ascend in the order of commit.
CREATE TABLE revocations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    session_id BIGINT,
    user_id BIGINT,
    room_id BIGINT,
    created_at BIGINT NOT NULL
);
CREATE INDEX revocations_age ON revocations (created_at);

-- Failed sign-ins, counted by account and address and by address.
CREATE TABLE login_attempts (
    key TEXT NOT NULL PRIMARY KEY,
    attempts BIGINT NOT NULL,
    first_at BIGINT NOT NULL
);
CREATE INDEX login_attempts_age ON login_attempts (first_at);
