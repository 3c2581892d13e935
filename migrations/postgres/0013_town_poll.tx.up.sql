-- Polls: one question, a few answers, and counts. An answer holds no time, no address and nothing of
-- the browser; which account gave it is deleted when the poll closes.

CREATE TABLE polls (
    tenant_id    uuid NOT NULL,
    id           uuid NOT NULL,
    process_id   uuid,
    room_id      uuid,
    question     text NOT NULL,
    lead         text NOT NULL,
    audience     text NOT NULL,
    districts    text NOT NULL,
    most         bigint NOT NULL,
    shuffled     boolean NOT NULL,
    results      text NOT NULL,
    state        text NOT NULL,
    sample       boolean NOT NULL,
    people       bigint NOT NULL,
    hall_people  bigint NOT NULL,
    key          text NOT NULL,
    created_by   uuid NOT NULL,
    created_at   timestamptz NOT NULL,
    opens_at     timestamptz,
    closes_at    timestamptz,
    revealed_at  timestamptz,
    forgotten_at timestamptz,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, process_id) REFERENCES processes (tenant_id, id),
    FOREIGN KEY (tenant_id, room_id) REFERENCES rooms (tenant_id, id)
);
CREATE UNIQUE INDEX polls_once ON polls (tenant_id, created_by, key);
CREATE INDEX polls_state ON polls (tenant_id, state, opens_at);
CREATE INDEX polls_process ON polls (tenant_id, process_id);
CREATE INDEX polls_room ON polls (tenant_id, room_id);

CREATE TABLE poll_choices (
    tenant_id uuid NOT NULL,
    poll_id   uuid NOT NULL,
    number    bigint NOT NULL,
    words     text NOT NULL,
    picked    bigint NOT NULL,
    hall      bigint NOT NULL,
    PRIMARY KEY (tenant_id, poll_id, number),
    FOREIGN KEY (tenant_id, poll_id) REFERENCES polls (tenant_id, id)
);

CREATE TABLE poll_answers (
    tenant_id  uuid NOT NULL,
    poll_id    uuid NOT NULL,
    mark       text NOT NULL,
    account_id uuid,
    choices    text NOT NULL,
    PRIMARY KEY (tenant_id, poll_id, mark),
    FOREIGN KEY (tenant_id, poll_id) REFERENCES polls (tenant_id, id),
    FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, id)
);
CREATE INDEX poll_answers_account ON poll_answers (tenant_id, account_id);

SELECT almenda_protect('polls', 'SELECT, INSERT, UPDATE, DELETE');
SELECT almenda_protect('poll_choices', 'SELECT, INSERT, UPDATE, DELETE');
SELECT almenda_protect('poll_answers', 'SELECT, INSERT, UPDATE, DELETE');
