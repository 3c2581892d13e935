-- What residents can come to: meetings, workshops, walks and consultation points, who signed up and
-- who came, what was said, and what a walk found.

CREATE TABLE meetings (
    tenant_id      uuid NOT NULL,
    id             uuid NOT NULL,
    process_id     uuid,
    kind           text NOT NULL,
    state          text NOT NULL,
    title          text NOT NULL,
    body           text NOT NULL,
    agenda         text NOT NULL,
    language       text NOT NULL,
    spoken         text NOT NULL,
    starts_at      timestamptz NOT NULL,
    ends_at        timestamptz NOT NULL,
    hours          text NOT NULL,
    district       text NOT NULL,
    place          text NOT NULL,
    lat            double precision,
    lon            double precision,
    link           text NOT NULL,
    link_for       text NOT NULL,
    access         text NOT NULL,
    access_note    text NOT NULL,
    contact        text NOT NULL,
    duty           text NOT NULL,
    topics         text NOT NULL,
    sign_up        boolean NOT NULL,
    places         bigint NOT NULL,
    reserved       bigint NOT NULL,
    reserved_until timestamptz,
    invite         text NOT NULL,
    last_seq       bigint NOT NULL,
    version        bigint NOT NULL,
    sample         boolean NOT NULL,
    reason         text NOT NULL,
    author_id      uuid NOT NULL,
    created_at     timestamptz NOT NULL,
    updated_at     timestamptz NOT NULL,
    published_at   timestamptz,
    cancelled_at   timestamptz,
    reminded_at    timestamptz,
    forgotten_at   timestamptz,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, process_id) REFERENCES processes (tenant_id, id)
);
CREATE INDEX meetings_by_time ON meetings (tenant_id, starts_at, id);
CREATE INDEX meetings_by_process ON meetings (tenant_id, process_id, starts_at);

CREATE TABLE meeting_signups (
    tenant_id    uuid NOT NULL,
    id           uuid NOT NULL,
    meeting_id   uuid NOT NULL,
    account_id   uuid,
    email_key    text,
    email        text NOT NULL,
    name         text NOT NULL,
    language     text NOT NULL,
    companions   bigint NOT NULL,
    needs        text NOT NULL,
    invited      boolean NOT NULL,
    state        text NOT NULL,
    seq          bigint NOT NULL,
    code         text NOT NULL,
    letters      bigint NOT NULL,
    lettered_at  timestamptz,
    created_at   timestamptz NOT NULL,
    placed_at    timestamptz,
    cancelled_at timestamptz,
    came_at      timestamptz,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, meeting_id) REFERENCES meetings (tenant_id, id)
);
CREATE UNIQUE INDEX meeting_signups_account ON meeting_signups (tenant_id, meeting_id, account_id);
CREATE UNIQUE INDEX meeting_signups_guest ON meeting_signups (tenant_id, meeting_id, email_key);
CREATE UNIQUE INDEX meeting_signups_code ON meeting_signups (tenant_id, code);
CREATE INDEX meeting_signups_line ON meeting_signups (tenant_id, meeting_id, state, seq);
CREATE INDEX meeting_signups_mine ON meeting_signups (tenant_id, account_id);

CREATE TABLE meeting_taps (
    tenant_id  uuid NOT NULL,
    account_id uuid NOT NULL,
    id         uuid NOT NULL,
    meeting_id uuid NOT NULL,
    what       text NOT NULL,
    n          bigint NOT NULL,
    at         timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, account_id, id),
    FOREIGN KEY (tenant_id, meeting_id) REFERENCES meetings (tenant_id, id)
);

CREATE TABLE meeting_tallies (
    tenant_id  uuid NOT NULL,
    meeting_id uuid NOT NULL,
    day        text NOT NULL,
    what       text NOT NULL,
    n          bigint NOT NULL,
    PRIMARY KEY (tenant_id, meeting_id, day, what),
    FOREIGN KEY (tenant_id, meeting_id) REFERENCES meetings (tenant_id, id)
);

CREATE TABLE meeting_minutes (
    tenant_id     uuid NOT NULL,
    meeting_id    uuid NOT NULL,
    attended      bigint NOT NULL,
    organisations text NOT NULL,
    said          text NOT NULL,
    decisions     text NOT NULL,
    next          text NOT NULL,
    updated_at    timestamptz NOT NULL,
    published_at  timestamptz,
    PRIMARY KEY (tenant_id, meeting_id),
    FOREIGN KEY (tenant_id, meeting_id) REFERENCES meetings (tenant_id, id)
);

CREATE TABLE meeting_ideas (
    tenant_id  uuid NOT NULL,
    meeting_id uuid NOT NULL,
    idea_id    uuid NOT NULL,
    at         timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, meeting_id, idea_id),
    FOREIGN KEY (tenant_id, meeting_id) REFERENCES meetings (tenant_id, id),
    FOREIGN KEY (tenant_id, idea_id) REFERENCES ideas (tenant_id, id)
);

CREATE TABLE meeting_stops (
    tenant_id  uuid NOT NULL,
    id         uuid NOT NULL,
    meeting_id uuid NOT NULL,
    position   bigint NOT NULL,
    place      text NOT NULL,
    lat        double precision,
    lon        double precision,
    body       text NOT NULL,
    blob_id    uuid,
    alt        text NOT NULL,
    width      bigint NOT NULL,
    height     bigint NOT NULL,
    consent    text NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, meeting_id) REFERENCES meetings (tenant_id, id),
    FOREIGN KEY (tenant_id, blob_id) REFERENCES blobs (tenant_id, id)
);
CREATE INDEX meeting_stops_route ON meeting_stops (tenant_id, meeting_id, position);

SELECT almenda_protect('meetings', 'SELECT, INSERT, UPDATE, DELETE');
SELECT almenda_protect('meeting_signups', 'SELECT, INSERT, UPDATE, DELETE');
SELECT almenda_protect('meeting_taps', 'SELECT, INSERT, UPDATE, DELETE');
SELECT almenda_protect('meeting_tallies', 'SELECT, INSERT, UPDATE, DELETE');
SELECT almenda_protect('meeting_minutes', 'SELECT, INSERT, UPDATE, DELETE');
SELECT almenda_protect('meeting_ideas', 'SELECT, INSERT, UPDATE, DELETE');
SELECT almenda_protect('meeting_stops', 'SELECT, INSERT, UPDATE, DELETE');
