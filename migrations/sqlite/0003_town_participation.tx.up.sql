CREATE TABLE processes (
    tenant_id  text NOT NULL,
    id         text NOT NULL,
    slug       text NOT NULL,
    position   integer NOT NULL,
    sample     boolean NOT NULL,
    title      text NOT NULL,
    summary    text NOT NULL,
    body       text NOT NULL,
    created_at timestamp NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX processes_slug ON processes (tenant_id, slug);

CREATE TABLE phases (
    tenant_id  text NOT NULL,
    process_id text NOT NULL,
    position   integer NOT NULL,
    kind       text NOT NULL,
    name       text NOT NULL,
    opens_at   timestamp NOT NULL,
    closes_at  timestamp NOT NULL,
    PRIMARY KEY (tenant_id, process_id, position),
    FOREIGN KEY (tenant_id, process_id) REFERENCES processes (tenant_id, id)
);

CREATE TABLE blobs (
    tenant_id  text NOT NULL,
    id         text NOT NULL,
    kind       text NOT NULL,
    content    blob NOT NULL,
    created_at timestamp NOT NULL,
    PRIMARY KEY (tenant_id, id)
);

CREATE TABLE ideas (
    tenant_id    text NOT NULL,
    id           text NOT NULL,
    process_id   text NOT NULL,
    author_id    text NOT NULL,
    title        text NOT NULL,
    body         text NOT NULL,
    topic        text NOT NULL,
    district     text NOT NULL,
    place        text NOT NULL,
    lat          real,
    lon          real,
    language     text NOT NULL,
    status       text NOT NULL,
    search_text  text NOT NULL,
    shuffle      integer NOT NULL,
    supports     integer NOT NULL,
    comments     integer NOT NULL,
    created_at   timestamp NOT NULL,
    updated_at   timestamp NOT NULL,
    published_at timestamp,
    edited_at    timestamp,
    answered_at  timestamp,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, process_id) REFERENCES processes (tenant_id, id),
    FOREIGN KEY (tenant_id, author_id) REFERENCES accounts (tenant_id, id)
);
CREATE INDEX ideas_newest ON ideas (tenant_id, published_at, id);
CREATE INDEX ideas_supported ON ideas (tenant_id, supports, id);
CREATE INDEX ideas_shuffled ON ideas (tenant_id, shuffle, id);
CREATE INDEX ideas_process ON ideas (tenant_id, process_id, published_at);
CREATE INDEX ideas_author ON ideas (tenant_id, author_id);
-- what PostgreSQL does with an index over search_text
CREATE VIRTUAL TABLE ideas_fts USING fts5 (id UNINDEXED, text);

CREATE TABLE idea_photos (
    tenant_id  text NOT NULL,
    id         text NOT NULL,
    idea_id    text NOT NULL,
    blob_id    text NOT NULL,
    alt        text NOT NULL,
    width      integer NOT NULL,
    height     integer NOT NULL,
    created_at timestamp NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, idea_id) REFERENCES ideas (tenant_id, id),
    FOREIGN KEY (tenant_id, blob_id) REFERENCES blobs (tenant_id, id)
);
CREATE INDEX idea_photos_idea ON idea_photos (tenant_id, idea_id);

CREATE TABLE supports (
    tenant_id  text NOT NULL,
    idea_id    text NOT NULL,
    account_id text NOT NULL,
    created_at timestamp NOT NULL,
    PRIMARY KEY (tenant_id, idea_id, account_id),
    FOREIGN KEY (tenant_id, idea_id) REFERENCES ideas (tenant_id, id),
    FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, id)
);

CREATE TABLE follows (
    tenant_id  text NOT NULL,
    idea_id    text NOT NULL,
    account_id text NOT NULL,
    created_at timestamp NOT NULL,
    PRIMARY KEY (tenant_id, idea_id, account_id),
    FOREIGN KEY (tenant_id, idea_id) REFERENCES ideas (tenant_id, id),
    FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, id)
);
CREATE INDEX follows_account ON follows (tenant_id, account_id);

CREATE TABLE idea_history (
    tenant_id text NOT NULL,
    id        text NOT NULL,
    idea_id   text NOT NULL,
    status    text NOT NULL,
    reason    text NOT NULL,
    office    text NOT NULL,
    actor_id  text NOT NULL,
    at        timestamp NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, idea_id) REFERENCES ideas (tenant_id, id)
);
CREATE INDEX idea_history_idea ON idea_history (tenant_id, idea_id, at);

CREATE TABLE answers (
    tenant_id  text NOT NULL,
    id         text NOT NULL,
    idea_id    text NOT NULL,
    body       text NOT NULL,
    office     text NOT NULL,
    signed_by  text NOT NULL,
    account_id text NOT NULL,
    created_at timestamp NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, idea_id) REFERENCES ideas (tenant_id, id)
);
CREATE INDEX answers_idea ON answers (tenant_id, idea_id);

CREATE TABLE rooms (
    tenant_id text NOT NULL,
    id        text NOT NULL,
    kind      text NOT NULL,
    last_seq  integer NOT NULL,
    PRIMARY KEY (tenant_id, id)
);

CREATE TABLE room_items (
    tenant_id text NOT NULL,
    room_id   text NOT NULL,
    seq       integer NOT NULL,
    op        text NOT NULL,
    ref       text NOT NULL,
    at        timestamp NOT NULL,
    PRIMARY KEY (tenant_id, room_id, seq),
    FOREIGN KEY (tenant_id, room_id) REFERENCES rooms (tenant_id, id)
);

CREATE TABLE comments (
    tenant_id  text NOT NULL,
    id         text NOT NULL,
    room_id    text NOT NULL,
    parent_id  text,
    author_id  text NOT NULL,
    body       text NOT NULL,
    state      text NOT NULL,
    office     text NOT NULL,
    key        text NOT NULL,
    seq        integer NOT NULL,
    created_at timestamp NOT NULL,
    edited_at  timestamp,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, room_id) REFERENCES rooms (tenant_id, id),
    FOREIGN KEY (tenant_id, parent_id) REFERENCES comments (tenant_id, id),
    FOREIGN KEY (tenant_id, author_id) REFERENCES accounts (tenant_id, id)
);
CREATE UNIQUE INDEX comments_room ON comments (tenant_id, room_id, seq);
CREATE UNIQUE INDEX comments_once ON comments (tenant_id, author_id, key);
