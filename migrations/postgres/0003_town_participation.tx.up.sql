CREATE TABLE processes (
    tenant_id  uuid NOT NULL,
    id         uuid NOT NULL,
    slug       text NOT NULL,
    position   bigint NOT NULL,
    sample     boolean NOT NULL,
    title      text NOT NULL,
    summary    text NOT NULL,
    body       text NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX processes_slug ON processes (tenant_id, slug);

CREATE TABLE phases (
    tenant_id  uuid NOT NULL,
    process_id uuid NOT NULL,
    position   bigint NOT NULL,
    kind       text NOT NULL,
    name       text NOT NULL,
    opens_at   timestamptz NOT NULL,
    closes_at  timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, process_id, position),
    FOREIGN KEY (tenant_id, process_id) REFERENCES processes (tenant_id, id)
);

CREATE TABLE blobs (
    tenant_id  uuid NOT NULL,
    id         uuid NOT NULL,
    kind       text NOT NULL,
    content    bytea NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id)
);

CREATE TABLE ideas (
    tenant_id    uuid NOT NULL,
    id           uuid NOT NULL,
    process_id   uuid NOT NULL,
    author_id    uuid NOT NULL,
    title        text NOT NULL,
    body         text NOT NULL,
    topic        text NOT NULL,
    district     text NOT NULL,
    place        text NOT NULL,
    lat          double precision,
    lon          double precision,
    language     text NOT NULL,
    status       text NOT NULL,
    search_text  text NOT NULL,
    shuffle      bigint NOT NULL,
    supports     bigint NOT NULL,
    comments     bigint NOT NULL,
    created_at   timestamptz NOT NULL,
    updated_at   timestamptz NOT NULL,
    published_at timestamptz,
    edited_at    timestamptz,
    answered_at  timestamptz,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, process_id) REFERENCES processes (tenant_id, id),
    FOREIGN KEY (tenant_id, author_id) REFERENCES accounts (tenant_id, id)
);
CREATE INDEX ideas_newest ON ideas (tenant_id, published_at, id);
CREATE INDEX ideas_supported ON ideas (tenant_id, supports, id);
CREATE INDEX ideas_shuffled ON ideas (tenant_id, shuffle, id);
CREATE INDEX ideas_process ON ideas (tenant_id, process_id, published_at);
CREATE INDEX ideas_author ON ideas (tenant_id, author_id);
CREATE INDEX ideas_search ON ideas USING gin (to_tsvector('simple', search_text));

CREATE TABLE idea_photos (
    tenant_id  uuid NOT NULL,
    id         uuid NOT NULL,
    idea_id    uuid NOT NULL,
    blob_id    uuid NOT NULL,
    alt        text NOT NULL,
    width      bigint NOT NULL,
    height     bigint NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, idea_id) REFERENCES ideas (tenant_id, id),
    FOREIGN KEY (tenant_id, blob_id) REFERENCES blobs (tenant_id, id)
);
CREATE INDEX idea_photos_idea ON idea_photos (tenant_id, idea_id);

CREATE TABLE supports (
    tenant_id  uuid NOT NULL,
    idea_id    uuid NOT NULL,
    account_id uuid NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, idea_id, account_id),
    FOREIGN KEY (tenant_id, idea_id) REFERENCES ideas (tenant_id, id),
    FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, id)
);

CREATE TABLE follows (
    tenant_id  uuid NOT NULL,
    idea_id    uuid NOT NULL,
    account_id uuid NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, idea_id, account_id),
    FOREIGN KEY (tenant_id, idea_id) REFERENCES ideas (tenant_id, id),
    FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, id)
);
CREATE INDEX follows_account ON follows (tenant_id, account_id);

CREATE TABLE idea_history (
    tenant_id uuid NOT NULL,
    id        uuid NOT NULL,
    idea_id   uuid NOT NULL,
    status    text NOT NULL,
    reason    text NOT NULL,
    office    text NOT NULL,
    actor_id  uuid NOT NULL,
    at        timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, idea_id) REFERENCES ideas (tenant_id, id)
);
CREATE INDEX idea_history_idea ON idea_history (tenant_id, idea_id, at);

CREATE TABLE answers (
    tenant_id  uuid NOT NULL,
    id         uuid NOT NULL,
    idea_id    uuid NOT NULL,
    body       text NOT NULL,
    office     text NOT NULL,
    signed_by  text NOT NULL,
    account_id uuid NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, idea_id) REFERENCES ideas (tenant_id, id)
);
CREATE INDEX answers_idea ON answers (tenant_id, idea_id);

CREATE TABLE rooms (
    tenant_id uuid NOT NULL,
    id        uuid NOT NULL,
    kind      text NOT NULL,
    last_seq  bigint NOT NULL,
    PRIMARY KEY (tenant_id, id)
);

CREATE TABLE room_items (
    tenant_id uuid NOT NULL,
    room_id   uuid NOT NULL,
    seq       bigint NOT NULL,
    op        text NOT NULL,
    ref       uuid NOT NULL,
    at        timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, room_id, seq),
    FOREIGN KEY (tenant_id, room_id) REFERENCES rooms (tenant_id, id)
);

CREATE TABLE comments (
    tenant_id  uuid NOT NULL,
    id         uuid NOT NULL,
    room_id    uuid NOT NULL,
    parent_id  uuid,
    author_id  uuid NOT NULL,
    body       text NOT NULL,
    state      text NOT NULL,
    office     text NOT NULL,
    key        text NOT NULL,
    seq        bigint NOT NULL,
    created_at timestamptz NOT NULL,
    edited_at  timestamptz,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, room_id) REFERENCES rooms (tenant_id, id),
    FOREIGN KEY (tenant_id, parent_id) REFERENCES comments (tenant_id, id),
    FOREIGN KEY (tenant_id, author_id) REFERENCES accounts (tenant_id, id)
);
CREATE UNIQUE INDEX comments_room ON comments (tenant_id, room_id, seq);
CREATE UNIQUE INDEX comments_once ON comments (tenant_id, author_id, key);

SELECT almenda_protect('processes', 'SELECT, INSERT, UPDATE, DELETE');
SELECT almenda_protect('phases', 'SELECT, INSERT, UPDATE, DELETE');
SELECT almenda_protect('blobs', 'SELECT, INSERT, UPDATE, DELETE');
SELECT almenda_protect('ideas', 'SELECT, INSERT, UPDATE, DELETE');
SELECT almenda_protect('idea_photos', 'SELECT, INSERT, UPDATE, DELETE');
SELECT almenda_protect('supports', 'SELECT, INSERT, UPDATE, DELETE');
SELECT almenda_protect('follows', 'SELECT, INSERT, UPDATE, DELETE');
SELECT almenda_protect('idea_history', 'SELECT, INSERT, UPDATE, DELETE');
SELECT almenda_protect('answers', 'SELECT, INSERT, UPDATE, DELETE');
SELECT almenda_protect('rooms', 'SELECT, INSERT, UPDATE, DELETE');
SELECT almenda_protect('room_items', 'SELECT, INSERT, UPDATE, DELETE');
SELECT almenda_protect('comments', 'SELECT, INSERT, UPDATE, DELETE');
