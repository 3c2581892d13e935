-- What residents can come to: meetings, workshops, walks and consultation points, who signed up and
-- who came, what was said, and what a walk found.
CREATE TABLE meetings (
    tenant_id      text NOT NULL,
    id             text NOT NULL,
    process_id     text,
    kind           text NOT NULL,
    state          text NOT NULL,
    title          text NOT NULL,
    body           text NOT NULL,
    agenda         text NOT NULL,
    language       text NOT NULL,
    spoken         text NOT NULL,
    starts_at      timestamp NOT NULL,
    ends_at        timestamp NOT NULL,
    hours          text NOT NULL,
    district       text NOT NULL,
    place          text NOT NULL,
    lat            real,
    lon            real,
    link           text NOT NULL,
    link_for       text NOT NULL,
    access         text NOT NULL,
    access_note    text NOT NULL,
    contact        text NOT NULL,
    duty           text NOT NULL,
    topics         text NOT NULL,
    sign_up        boolean NOT NULL,
    places         integer NOT NULL,
    reserved       integer NOT NULL,
    reserved_until timestamp,
    invite         text NOT NULL,
    last_seq       integer NOT NULL,
    version        integer NOT NULL,
    sample         boolean NOT NULL,
    reason         text NOT NULL,
    author_id      text NOT NULL,
    created_at     timestamp NOT NULL,
    updated_at     timestamp NOT NULL,
    published_at   timestamp,
    cancelled_at   timestamp,
    reminded_at    timestamp,
    forgotten_at   timestamp,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, process_id) REFERENCES processes (tenant_id, id)
);

CREATE INDEX meetings_by_time ON meetings (tenant_id, starts_at, id);

CREATE INDEX meetings_by_process ON meetings (tenant_id, process_id, starts_at);

CREATE TABLE meeting_signups (
    tenant_id    text NOT NULL,
    id           text NOT NULL,
    meeting_id   text NOT NULL,
    account_id   text,
    email_key    text,
    email        text NOT NULL,
    name         text NOT NULL,
    language     text NOT NULL,
    companions   integer NOT NULL,
    needs        text NOT NULL,
    invited      boolean NOT NULL,
    state        text NOT NULL,
    seq          integer NOT NULL,
    code         text NOT NULL,
    letters      integer NOT NULL,
    lettered_at  timestamp,
    created_at   timestamp NOT NULL,
    placed_at    timestamp,
    cancelled_at timestamp,
    came_at      timestamp,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, meeting_id) REFERENCES meetings (tenant_id, id)
);

CREATE UNIQUE INDEX meeting_signups_account ON meeting_signups (tenant_id, meeting_id, account_id);

CREATE UNIQUE INDEX meeting_signups_guest ON meeting_signups (tenant_id, meeting_id, email_key);

CREATE UNIQUE INDEX meeting_signups_code ON meeting_signups (tenant_id, code);

CREATE INDEX meeting_signups_line ON meeting_signups (tenant_id, meeting_id, state, seq);

CREATE INDEX meeting_signups_mine ON meeting_signups (tenant_id, account_id);

CREATE TABLE meeting_taps (
    tenant_id  text NOT NULL,
    account_id text NOT NULL,
    id         text NOT NULL,
    meeting_id text NOT NULL,
    what       text NOT NULL,
    n          integer NOT NULL,
    at         timestamp NOT NULL,
    PRIMARY KEY (tenant_id, account_id, id),
    FOREIGN KEY (tenant_id, meeting_id) REFERENCES meetings (tenant_id, id)
);

CREATE TABLE meeting_tallies (
    tenant_id  text NOT NULL,
    meeting_id text NOT NULL,
    day        text NOT NULL,
    what       text NOT NULL,
    n          integer NOT NULL,
    PRIMARY KEY (tenant_id, meeting_id, day, what),
    FOREIGN KEY (tenant_id, meeting_id) REFERENCES meetings (tenant_id, id)
);

CREATE TABLE meeting_minutes (
    tenant_id     text NOT NULL,
    meeting_id    text NOT NULL,
    attended      integer NOT NULL,
    organisations text NOT NULL,
    said          text NOT NULL,
    decisions     text NOT NULL,
    next          text NOT NULL,
    updated_at    timestamp NOT NULL,
    published_at  timestamp,
    PRIMARY KEY (tenant_id, meeting_id),
    FOREIGN KEY (tenant_id, meeting_id) REFERENCES meetings (tenant_id, id)
);

CREATE TABLE meeting_ideas (
    tenant_id  text NOT NULL,
    meeting_id text NOT NULL,
    idea_id    text NOT NULL,
    at         timestamp NOT NULL,
    PRIMARY KEY (tenant_id, meeting_id, idea_id),
    FOREIGN KEY (tenant_id, meeting_id) REFERENCES meetings (tenant_id, id),
    FOREIGN KEY (tenant_id, idea_id) REFERENCES ideas (tenant_id, id)
);

CREATE TABLE meeting_stops (
    tenant_id  text NOT NULL,
    id         text NOT NULL,
    meeting_id text NOT NULL,
    position   integer NOT NULL,
    place      text NOT NULL,
    lat        real,
    lon        real,
    body       text NOT NULL,
    blob_id    text,
    alt        text NOT NULL,
    width      integer NOT NULL,
    height     integer NOT NULL,
    consent    text NOT NULL,
    created_at timestamp NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, meeting_id) REFERENCES meetings (tenant_id, id),
    FOREIGN KEY (tenant_id, blob_id) REFERENCES blobs (tenant_id, id)
);

CREATE INDEX meeting_stops_route ON meeting_stops (tenant_id, meeting_id, position);
