-- Whoever sends a message holds its room before it comes to the messages. Tables are taken in that order here too,
-- and what takes long comes before the messages are kept from everybody.
ALTER TABLE rooms ADD COLUMN member_count BIGINT NOT NULL DEFAULT 0;
-- The two people of a direct room, the lower id first: they have one room, whoever of them left it.
ALTER TABLE rooms ADD COLUMN pair_low BIGINT;
ALTER TABLE rooms ADD COLUMN pair_high BIGINT;
ALTER TABLE rooms ADD COLUMN retention_days BIGINT NOT NULL DEFAULT 365
    CHECK (retention_days BETWEEN 1 AND 3650);
ALTER TABLE rooms ADD COLUMN auto_delete BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE rooms SET member_count = (SELECT COUNT(*) FROM members WHERE members.room_id = rooms.id);
CREATE UNIQUE INDEX rooms_pair ON rooms (pair_low, pair_high) WHERE is_active AND pair_low IS NOT NULL;
CREATE INDEX rooms_auto_delete ON rooms (id) WHERE is_active AND auto_delete;

-- Every file that people sent, noted before it is written: whatever no message claims is removed once due.
CREATE TABLE files (
    key TEXT NOT NULL PRIMARY KEY,
    owner_id BIGINT NOT NULL REFERENCES users (id),
    -- The room whose message shows it, and null before.
    room_id BIGINT,
    -- What it turned out to be; no name, no type and no bytes until it is whole.
    name TEXT NOT NULL DEFAULT '',
    media_type TEXT NOT NULL DEFAULT '',
    size BIGINT NOT NULL DEFAULT 0,
    -- Null while a message shows it.
    due_at BIGINT
);
CREATE INDEX files_due ON files (due_at) WHERE due_at IS NOT NULL;
-- All that a person's space is counted by.
CREATE INDEX files_owner ON files (owner_id, size, due_at, room_id);
CREATE INDEX files_shown ON files (room_id) WHERE due_at IS NULL;
-- The deleted rooms whose files are still to become due.
CREATE TABLE closed_rooms (
    room_id BIGINT PRIMARY KEY
);

-- The processes that have sockets. Who is in a room on one of them is online until its lease ends.
CREATE TABLE nodes (
    id TEXT NOT NULL PRIMARY KEY,
    lease_ends_at BIGINT NOT NULL
);
CREATE TABLE presence (
    room_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    node_id TEXT NOT NULL,
    PRIMARY KEY (room_id, user_id, node_id)
);
CREATE INDEX presence_node ON presence (node_id);

-- What the texts of 256 numbers of a room may hold; a missing row rules nothing out. Only those who look for
-- a term read it.
CREATE TABLE message_filters (
    room_id BIGINT NOT NULL,
    block BIGINT NOT NULL,
    filter BYTEA NOT NULL,
    PRIMARY KEY (room_id, block)
);
-- The same of the posts of 256 ids. A row without a filter is one that is to be built.
CREATE TABLE post_filters (
    block BIGINT PRIMARY KEY,
    -- How often a post of the block was added or revised: a filter of texts of before is not kept.
    changes BIGINT NOT NULL,
    filter BYTEA
);
CREATE INDEX post_filters_missing ON post_filters (block) WHERE filter IS NULL;
INSERT INTO post_filters (block, changes) SELECT DISTINCT (id - 1) / 256, 0 FROM posts;

-- A capital sharp s used to stay a sharp s in lower case. It is what the small one always was.
UPDATE posts SET search_text = replace(search_text, 'ß', 'ss') WHERE search_text LIKE '%ß%';

ALTER TABLE members ADD COLUMN notifies BOOLEAN NOT NULL DEFAULT TRUE;
ALTER TABLE members ADD COLUMN shows_reading BOOLEAN NOT NULL DEFAULT TRUE;
-- When the last of the person's sockets left the room.
ALTER TABLE members ADD COLUMN last_seen_at BIGINT;

-- The key of the file that the message shows.
ALTER TABLE messages ADD COLUMN file TEXT;
