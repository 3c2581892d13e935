-- Live rooms: sittings in which a host leads a discussion, who asks for the floor, the wall of
-- questions, what is written down of each sitting, and what the lines of the log meant.
CREATE TABLE room_sittings (
    tenant_id  text NOT NULL,
    id         text NOT NULL,
    room_id    text NOT NULL,
    number     integer NOT NULL,
    state      text NOT NULL,
    host_id    text NOT NULL,
    planned_at timestamp,
    started_at timestamp,
    ended_at   timestamp,
    first_seq  integer NOT NULL,
    last_seq   integer NOT NULL,
    peak       integer NOT NULL,
    created_at timestamp NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, room_id) REFERENCES rooms (tenant_id, id),
    FOREIGN KEY (tenant_id, host_id) REFERENCES accounts (tenant_id, id)
);

CREATE UNIQUE INDEX room_sittings_number ON room_sittings (tenant_id, room_id, number);

CREATE INDEX room_sittings_state ON room_sittings (tenant_id, state, created_at);

-- turn is 0 while somebody waits or speaks, and then the number of the line that ended it: so a
-- person has one place at a time.
CREATE TABLE room_speakers (
    tenant_id  text NOT NULL,
    id         text NOT NULL,
    sitting_id text NOT NULL,
    account_id text NOT NULL,
    turn       integer NOT NULL,
    asked_seq  integer NOT NULL,
    state      text NOT NULL,
    asked_at   timestamp NOT NULL,
    floor_at   timestamp,
    ended_at   timestamp,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, sitting_id) REFERENCES room_sittings (tenant_id, id),
    FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, id)
);

CREATE UNIQUE INDEX room_speakers_place ON room_speakers (tenant_id, sitting_id, account_id, turn);

CREATE INDEX room_speakers_order ON room_speakers (tenant_id, sitting_id, asked_seq);

CREATE TABLE room_questions (
    tenant_id  text NOT NULL,
    id         text NOT NULL,
    room_id    text NOT NULL,
    sitting_id text NOT NULL,
    author_id  text NOT NULL,
    body       text NOT NULL,
    named      boolean NOT NULL,
    state      text NOT NULL,
    reason     text NOT NULL,
    answer     text NOT NULL,
    supports   integer NOT NULL,
    key        text NOT NULL,
    asked_at   timestamp NOT NULL,
    shown_at   timestamp,
    ended_at   timestamp,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, room_id) REFERENCES rooms (tenant_id, id),
    FOREIGN KEY (tenant_id, sitting_id) REFERENCES room_sittings (tenant_id, id),
    FOREIGN KEY (tenant_id, author_id) REFERENCES accounts (tenant_id, id)
);

CREATE UNIQUE INDEX room_questions_key ON room_questions (tenant_id, author_id, key);

CREATE INDEX room_questions_order ON room_questions (tenant_id, sitting_id, state, supports, asked_at);

CREATE TABLE room_question_supports (
    tenant_id   text NOT NULL,
    question_id text NOT NULL,
    account_id  text NOT NULL,
    created_at  timestamp NOT NULL,
    PRIMARY KEY (tenant_id, question_id, account_id),
    FOREIGN KEY (tenant_id, question_id) REFERENCES room_questions (tenant_id, id),
    FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, id)
);

CREATE TABLE room_minutes (
    tenant_id    text NOT NULL,
    sitting_id   text NOT NULL,
    version      integer NOT NULL,
    body         text NOT NULL,
    author_id    text NOT NULL,
    office       text NOT NULL,
    key          text NOT NULL,
    created_at   timestamp NOT NULL,
    published_at timestamp,
    PRIMARY KEY (tenant_id, sitting_id, version),
    FOREIGN KEY (tenant_id, sitting_id) REFERENCES room_sittings (tenant_id, id),
    FOREIGN KEY (tenant_id, author_id) REFERENCES accounts (tenant_id, id)
);

CREATE UNIQUE INDEX room_minutes_key ON room_minutes (tenant_id, sitting_id, key);

CREATE TABLE room_acts (
    tenant_id  text NOT NULL,
    room_id    text NOT NULL,
    seq        integer NOT NULL,
    act        text NOT NULL,
    ref        text NOT NULL,
    account_id text,
    note       text NOT NULL,
    at         timestamp NOT NULL,
    PRIMARY KEY (tenant_id, room_id, seq),
    FOREIGN KEY (tenant_id, room_id) REFERENCES rooms (tenant_id, id),
    FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, id)
);
