-- Who must not come into a room.
CREATE TABLE bans (
    room_id BIGINT NOT NULL REFERENCES rooms (id),
    user_id BIGINT NOT NULL REFERENCES users (id),
    created_at BIGINT NOT NULL,
    PRIMARY KEY (room_id, user_id)
) WITHOUT ROWID;
CREATE INDEX bans_user ON bans (user_id);

-- Lists of rooms walk these from the newest room on, whatever they are narrowed to.
DROP INDEX rooms_creator;
CREATE INDEX rooms_creator ON rooms (creator_id, id);
CREATE INDEX rooms_public_text ON rooms (id)
    WHERE is_active AND access <> 'invite' AND kind IN ('chat', 'direct', 'group');
CREATE INDEX rooms_public_video ON rooms (id)
    WHERE is_active AND access <> 'invite' AND kind IN ('video');

-- Each of the two logs in this table is followed by itself, and may be silent while the other grows.
CREATE INDEX revocations_of_sessions ON revocations (id) WHERE session_id IS NOT NULL;
CREATE INDEX revocations_of_places ON revocations (id) WHERE room_id IS NOT NULL;

-- Deleted messages are counted by this index alone, without a look at the messages.
DROP INDEX messages_tombstones;
CREATE INDEX messages_tombstones ON messages (room_id, seq, deleted_at) WHERE deleted_at IS NOT NULL;
