-- Who follows what, whom a phase's end was called to mind, how far an answer clock was told, and how
-- a process was closed out.
-- How many days before its end those who have not acted are reminded: 0 as usual, below 0 never.
ALTER TABLE phases
    ADD COLUMN remind_days integer NOT NULL DEFAULT 0;

-- A follower has an account, or an address and the zero id. stop is the secret of the link that ends
-- it; confirm_hash that of the letter which asks whether it is really wanted, empty when none waits.
CREATE TABLE followers (
    tenant_id    text NOT NULL,
    id           text NOT NULL,
    kind         text NOT NULL,
    subject_id   text NOT NULL,
    account_id   text NOT NULL,
    email        text NOT NULL,
    email_key    text NOT NULL,
    language     text NOT NULL,
    stop         text NOT NULL,
    confirm_hash text NOT NULL,
    asks         integer NOT NULL,
    asked_at     timestamp NOT NULL,
    created_at   timestamp NOT NULL,
    confirmed_at timestamp,
    PRIMARY KEY (tenant_id, id)
);

CREATE UNIQUE INDEX followers_once ON followers (tenant_id, kind, subject_id, account_id, email_key);

CREATE UNIQUE INDEX followers_stop ON followers (tenant_id, stop);

CREATE INDEX followers_confirm ON followers (tenant_id, confirm_hash);

CREATE INDEX followers_account ON followers (tenant_id, account_id);

CREATE INDEX followers_email ON followers (tenant_id, email_key, asked_at);

CREATE INDEX followers_waiting ON followers (tenant_id, asked_at) WHERE confirmed_at IS NULL;

-- who is the account, or the follower where there is none.
CREATE TABLE phase_reminders (
    tenant_id  text NOT NULL,
    process_id text NOT NULL,
    position   integer NOT NULL,
    who        text NOT NULL,
    at         timestamp NOT NULL,
    PRIMARY KEY (tenant_id, process_id, position, who)
);

-- A deadline that is moved is told anew.
CREATE TABLE answer_notices (
    tenant_id  text NOT NULL,
    process_id text NOT NULL,
    due_at     timestamp NOT NULL,
    stage      text NOT NULL,
    at         timestamp NOT NULL,
    PRIMARY KEY (tenant_id, process_id, due_at, stage),
    FOREIGN KEY (tenant_id, process_id) REFERENCES processes (tenant_id, id)
);

CREATE TABLE closings (
    tenant_id  text NOT NULL,
    process_id text NOT NULL,
    language   text NOT NULL,
    reached    text NOT NULL,
    evaluation text NOT NULL,
    lessons    text NOT NULL,
    result     text NOT NULL,
    figures    text NOT NULL,
    saved_by   text NOT NULL,
    saved_at   timestamp NOT NULL,
    PRIMARY KEY (tenant_id, process_id),
    FOREIGN KEY (tenant_id, process_id) REFERENCES processes (tenant_id, id)
);

CREATE TABLE effects (
    tenant_id  text NOT NULL,
    id         text NOT NULL,
    process_id text NOT NULL,
    title      text NOT NULL,
    body       text NOT NULL,
    language   text NOT NULL,
    office     text NOT NULL,
    author_id  text NOT NULL,
    created_at timestamp NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, process_id) REFERENCES processes (tenant_id, id)
);

CREATE INDEX effects_process ON effects (tenant_id, process_id, created_at);

-- A process that was published although its office owed the answers of another.
CREATE TABLE overdue_overrides (
    tenant_id  text NOT NULL,
    process_id text NOT NULL,
    overdue_id text NOT NULL,
    reason     text NOT NULL,
    actor_id   text NOT NULL,
    at         timestamp NOT NULL,
    PRIMARY KEY (tenant_id, process_id, overdue_id),
    FOREIGN KEY (tenant_id, process_id) REFERENCES processes (tenant_id, id)
);
