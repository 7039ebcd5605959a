CREATE TABLE rooms (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    access TEXT NOT NULL CHECK (access IN ('open', 'totp', 'invite')),
    kind TEXT NOT NULL CHECK (kind IN ('chat', 'video', 'direct', 'group')),
    creator_id BIGINT NOT NULL REFERENCES users (id),
    post_id BIGINT,
    created_at BIGINT NOT NULL,
    is_active BOOLEAN NOT NULL DEFAULT TRUE,
    -- The lowest message number still kept, and the highest given out.
    first_seq BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL DEFAULT 0,
    -- The number of the last edit or deletion.
    change_seq BIGINT NOT NULL DEFAULT 0,
    -- Messages kept and not deleted.
    message_count BIGINT NOT NULL DEFAULT 0,
    last_message_at BIGINT
);
CREATE INDEX rooms_creator ON rooms (creator_id);
CREATE INDEX rooms_public ON rooms (id) WHERE is_active AND access <> 'invite';

-- Ids ascend with the time of joining: the lowest is the longest-standing member.
CREATE TABLE members (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    room_id BIGINT NOT NULL REFERENCES rooms (id),
    user_id BIGINT NOT NULL REFERENCES users (id),
    joined_at BIGINT NOT NULL,
    last_read_seq BIGINT NOT NULL DEFAULT 0,
    last_read_at BIGINT
);
CREATE UNIQUE INDEX members_user_room ON members (user_id, room_id);
CREATE INDEX members_room ON members (room_id, id);

-- No foreign keys: the writer holds the room's row when it inserts, rows of users are never deleted, and
-- a check per row would cost the message path more than the insert itself.
CREATE TABLE messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    room_id BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    -- Above zero once edited or deleted: which change of the room that was.
    change_seq BIGINT NOT NULL DEFAULT 0,
    sender_id BIGINT NOT NULL,
    kind TEXT NOT NULL DEFAULT 'text',
    content TEXT NOT NULL,
    client_message_id TEXT,
    reply_to BIGINT,
    created_at BIGINT NOT NULL,
    edited_at BIGINT,
    deleted_at BIGINT
);
CREATE UNIQUE INDEX messages_number ON messages (room_id, seq);
CREATE UNIQUE INDEX messages_client_id ON messages (room_id, sender_id, client_message_id)
    WHERE client_message_id IS NOT NULL;
CREATE INDEX messages_changes ON messages (room_id, change_seq) WHERE change_seq > 0;
CREATE INDEX messages_tombstones ON messages (room_id, seq) WHERE deleted_at IS NOT NULL;
