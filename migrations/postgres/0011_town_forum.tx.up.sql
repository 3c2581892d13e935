-- The forum: boards and the threads that residents open in them; votes on posts; discussions that
-- are read page by page, and how far each has read.

-- place counts the first comments of a room, and the replies of a comment, from 1 and without a
-- gap: a page is a range of it, however long the discussion is.
ALTER TABLE comments
    ADD COLUMN place   bigint NOT NULL DEFAULT 0,
    ADD COLUMN replies bigint NOT NULL DEFAULT 0,
    ADD COLUMN score   bigint NOT NULL DEFAULT 0,
    ADD COLUMN role    text NOT NULL DEFAULT '';

ALTER TABLE rooms
    ADD COLUMN firsts bigint NOT NULL DEFAULT 0,
    ADD COLUMN pros   bigint NOT NULL DEFAULT 0,
    ADD COLUMN cons   bigint NOT NULL DEFAULT 0;

-- What was said before gets its place. The owner is bound by the policy of towns like everybody,
-- and this is for all of them.
ALTER TABLE comments NO FORCE ROW LEVEL SECURITY;
ALTER TABLE rooms NO FORCE ROW LEVEL SECURITY;
UPDATE comments AS c SET place = (SELECT count(*) FROM comments AS o WHERE o.tenant_id = c.tenant_id AND o.room_id = c.room_id
    AND o.parent_id IS NOT DISTINCT FROM c.parent_id AND o.seq <= c.seq);
UPDATE comments AS c SET replies = (SELECT count(*) FROM comments AS o WHERE o.tenant_id = c.tenant_id AND o.parent_id = c.id) WHERE c.parent_id IS NULL;
UPDATE rooms AS r SET firsts = (SELECT count(*) FROM comments AS o WHERE o.tenant_id = r.tenant_id AND o.room_id = r.id AND o.parent_id IS NULL);
ALTER TABLE comments FORCE ROW LEVEL SECURITY;
ALTER TABLE rooms FORCE ROW LEVEL SECURITY;

CREATE INDEX comments_firsts ON comments (tenant_id, room_id, place) WHERE parent_id IS NULL;
CREATE INDEX comments_replies ON comments (tenant_id, parent_id, place) WHERE parent_id IS NOT NULL;
CREATE INDEX comments_best ON comments (tenant_id, room_id, score, place) WHERE parent_id IS NULL;
CREATE INDEX comments_sides ON comments (tenant_id, room_id, stance, place) WHERE stance <> '';
CREATE INDEX comments_pinned ON comments (tenant_id, room_id, pinned_at) WHERE pinned_at IS NOT NULL;

CREATE TABLE comment_votes (
    tenant_id  uuid NOT NULL,
    comment_id uuid NOT NULL,
    account_id uuid NOT NULL,
    value      bigint NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, comment_id, account_id),
    FOREIGN KEY (tenant_id, comment_id) REFERENCES comments (tenant_id, id),
    FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, id)
);

CREATE TABLE room_reads (
    tenant_id  uuid NOT NULL,
    room_id    uuid NOT NULL,
    account_id uuid NOT NULL,
    seq        bigint NOT NULL,
    at         timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, room_id, account_id),
    FOREIGN KEY (tenant_id, room_id) REFERENCES rooms (tenant_id, id),
    FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, id)
);

CREATE TABLE boards (
    tenant_id  uuid NOT NULL,
    id         uuid NOT NULL,
    slug       text NOT NULL,
    title      text NOT NULL,
    about      text NOT NULL,
    topic      text NOT NULL,
    kind       text NOT NULL,
    openers    text NOT NULL,
    hold       boolean NOT NULL,
    state      text NOT NULL,
    position   bigint NOT NULL,
    process_id uuid,
    district   text NOT NULL,
    language   text NOT NULL,
    threads    bigint NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, process_id) REFERENCES processes (tenant_id, id)
);
CREATE UNIQUE INDEX boards_slug ON boards (tenant_id, slug);
CREATE INDEX boards_process ON boards (tenant_id, process_id);

-- A thread has the id of its room. Columns from process_id to district say where it lies, which is
-- where its board lies, unless the author named a district.
CREATE TABLE threads (
    tenant_id   uuid NOT NULL,
    id          uuid NOT NULL,
    board_id    uuid NOT NULL,
    process_id  uuid,
    district    text NOT NULL,
    author_id   uuid NOT NULL,
    kind        text NOT NULL,
    title       text NOT NULL,
    body        text NOT NULL,
    language    text NOT NULL,
    state       text NOT NULL,
    reason      text NOT NULL,
    into_id     uuid,
    into_seq    bigint NOT NULL,
    expert_id   uuid,
    expertise   text NOT NULL,
    key         text NOT NULL,
    posts       bigint NOT NULL,
    supports    bigint NOT NULL,
    created_at  timestamptz NOT NULL,
    active_at   timestamptz NOT NULL,
    edited_at   timestamptz,
    routed_at   timestamptz,
    answered_at timestamptz,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, board_id) REFERENCES boards (tenant_id, id),
    FOREIGN KEY (tenant_id, id) REFERENCES rooms (tenant_id, id),
    FOREIGN KEY (tenant_id, author_id) REFERENCES accounts (tenant_id, id),
    FOREIGN KEY (tenant_id, expert_id) REFERENCES accounts (tenant_id, id)
);
CREATE UNIQUE INDEX threads_key ON threads (tenant_id, author_id, key);
CREATE INDEX threads_active ON threads (tenant_id, board_id, active_at, id);
CREATE INDEX threads_newest ON threads (tenant_id, board_id, created_at, id);
CREATE INDEX threads_posts ON threads (tenant_id, board_id, posts, id);
CREATE INDEX threads_supports ON threads (tenant_id, board_id, supports, id);
CREATE INDEX threads_latest ON threads (tenant_id, active_at, id);
CREATE INDEX threads_into ON threads (tenant_id, into_id);
CREATE INDEX threads_expert ON threads (tenant_id, expert_id, created_at);

CREATE TABLE thread_supports (
    tenant_id  uuid NOT NULL,
    thread_id  uuid NOT NULL,
    account_id uuid NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, thread_id, account_id),
    FOREIGN KEY (tenant_id, thread_id) REFERENCES threads (tenant_id, id),
    FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, id)
);

SELECT almenda_protect('comment_votes', 'SELECT, INSERT, UPDATE, DELETE');
SELECT almenda_protect('room_reads', 'SELECT, INSERT, UPDATE, DELETE');
SELECT almenda_protect('boards', 'SELECT, INSERT, UPDATE, DELETE');
SELECT almenda_protect('threads', 'SELECT, INSERT, UPDATE, DELETE');
SELECT almenda_protect('thread_supports', 'SELECT, INSERT, UPDATE, DELETE');
