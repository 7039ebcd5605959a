DROP TABLE ai_questions;
DROP TABLE counters;
DROP TABLE room_secrets;
DROP TABLE pending_sign_ins;
DROP INDEX users_ai;
DROP INDEX users_github;
ALTER TABLE users DROP COLUMN github_id;
