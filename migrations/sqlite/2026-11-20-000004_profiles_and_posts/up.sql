-- A picture is the name of a kept one, or an address.
ALTER TABLE users ADD COLUMN picture TEXT;
ALTER TABLE users ADD COLUMN contact_number TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN status TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN is_private BOOLEAN NOT NULL DEFAULT FALSE;

-- Whom a person has added; it says nothing of the other direction. Ids ascend with the time of adding.
CREATE TABLE friends (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id BIGINT NOT NULL REFERENCES users (id),
    friend_id BIGINT NOT NULL REFERENCES users (id),
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX friends_pair ON friends (user_id, friend_id);
CREATE INDEX friends_list ON friends (user_id, id);
CREATE INDEX friends_friend ON friends (friend_id);

-- Every file in the media store, noted before it is written: whatever nobody claims is removed once due.
CREATE TABLE uploads (
    name TEXT NOT NULL PRIMARY KEY,
    owner_id BIGINT NOT NULL REFERENCES users (id),
    -- Null while something shows the file.
    due_at BIGINT
) WITHOUT ROWID;
CREATE INDEX uploads_due ON uploads (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX uploads_owner ON uploads (owner_id);

-- The room that a person last posted in. No foreign key to it: to check it would wait for those who write
-- to the room, and keep them waiting.
CREATE TABLE last_rooms (
    user_id INTEGER PRIMARY KEY REFERENCES users (id),
    room_id BIGINT NOT NULL
);

CREATE TABLE categories (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    -- The place among those on offer; null once it is not configured any more.
    position BIGINT
);
CREATE UNIQUE INDEX categories_name ON categories (name);

CREATE TABLE posts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    -- Null for what the server itself posted.
    author_id BIGINT REFERENCES users (id),
    category_id BIGINT REFERENCES categories (id),
    title TEXT NOT NULL,
    content TEXT NOT NULL,
    -- Title, content and tags in the normalisation of searches, U+001F between them.
    search_text TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    hits BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE post_tags (
    post_id BIGINT NOT NULL REFERENCES posts (id),
    position BIGINT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (post_id, position)
) WITHOUT ROWID;

-- Posts are counted, and their ids walked to a page, in here: the table's own rows lie far apart, as each
-- holds its texts. PostgreSQL's primary key is such a narrow tree already.
CREATE INDEX posts_ids ON posts (id);

-- Whoever deletes a post takes it from its rooms.
CREATE INDEX rooms_post ON rooms (post_id) WHERE post_id IS NOT NULL;

INSERT INTO posts (title, content, search_text, created_at, updated_at)
SELECT 'Welcome', 'The first post of this board.', 'welcome' || char(31) || 'the first post of this board.',
    now, now
FROM (SELECT CAST(strftime('%s', 'now') AS INTEGER) * 1000000 AS now);
