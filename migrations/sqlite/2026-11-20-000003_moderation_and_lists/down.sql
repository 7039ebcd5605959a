DROP INDEX messages_tombstones;
CREATE INDEX messages_tombstones ON messages (room_id, seq) WHERE deleted_at IS NOT NULL;
DROP INDEX revocations_of_places;
DROP INDEX revocations_of_sessions;
DROP INDEX rooms_public_video;
DROP INDEX rooms_public_text;
DROP INDEX rooms_creator;
CREATE INDEX rooms_creator ON rooms (creator_id);
DROP TABLE bans;
