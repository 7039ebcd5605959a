DROP INDEX revocations_of_places;
DROP INDEX revocations_of_sessions;
DROP INDEX rooms_public_video;
DROP INDEX rooms_public_text;
DROP INDEX rooms_creator;
CREATE INDEX rooms_creator ON rooms (creator_id);
DROP TABLE bans;
