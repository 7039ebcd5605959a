-- Files that were uploaded stay in the media store: nothing names them any more.
UPDATE rooms SET post_id = NULL WHERE post_id IS NOT NULL;
DROP INDEX rooms_post;
DROP TABLE post_tags;
DROP TABLE posts;
DROP TABLE categories;
DROP TABLE last_rooms;
DROP TABLE uploads;
DROP TABLE friends;
ALTER TABLE users DROP COLUMN is_private;
ALTER TABLE users DROP COLUMN status;
ALTER TABLE users DROP COLUMN contact_number;
ALTER TABLE users DROP COLUMN picture;
