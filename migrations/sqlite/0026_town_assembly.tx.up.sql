-- Citizens' assemblies: panels drawn by lot at work. Texts that have several languages are JSON.
CREATE TABLE assemblies (
    tenant_id    text NOT NULL,
    id           text NOT NULL,
    panel_id     text NOT NULL,
    slug         text NOT NULL,
    district     text NOT NULL,
    title        text NOT NULL,
    charge       text NOT NULL,
    recipient    text NOT NULL,
    office       text NOT NULL,
    begins       text NOT NULL,
    ends         text NOT NULL,
    threshold    integer NOT NULL,
    quorum       integer NOT NULL,
    seats        integer NOT NULL,
    state        text NOT NULL,
    sample       boolean NOT NULL,
    key          text NOT NULL,
    created_by   text NOT NULL,
    created_at   timestamp NOT NULL,
    published_at timestamp,
    ended_at     timestamp,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, panel_id) REFERENCES panels (tenant_id, id)
);

CREATE UNIQUE INDEX assemblies_slug ON assemblies (tenant_id, slug);

CREATE UNIQUE INDEX assemblies_panel ON assemblies (tenant_id, panel_id);

CREATE UNIQUE INDEX assemblies_once ON assemblies (tenant_id, created_by, key);

CREATE TABLE assembly_processes (
    tenant_id   text NOT NULL,
    assembly_id text NOT NULL,
    process_id  text NOT NULL,
    PRIMARY KEY (tenant_id, assembly_id, process_id),
    FOREIGN KEY (tenant_id, assembly_id) REFERENCES assemblies (tenant_id, id),
    FOREIGN KEY (tenant_id, process_id) REFERENCES processes (tenant_id, id)
);

CREATE INDEX assembly_processes_process ON assembly_processes (tenant_id, process_id);

-- The number by which a member is known in the assembly. It goes when the membership goes, whichever
-- way that ends: afterwards no row says whose the number was.
CREATE TABLE assembly_seats (
    tenant_id   text NOT NULL,
    panel_id    text NOT NULL,
    person_id   text NOT NULL,
    assembly_id text NOT NULL,
    seat        integer NOT NULL,
    PRIMARY KEY (tenant_id, panel_id, person_id),
    FOREIGN KEY (tenant_id, person_id) REFERENCES panel_people (tenant_id, id),
    FOREIGN KEY (tenant_id, assembly_id) REFERENCES assemblies (tenant_id, id)
) WITHOUT ROWID;

CREATE INDEX assembly_seats_person ON assembly_seats (tenant_id, person_id);
CREATE UNIQUE INDEX assembly_seats_number ON assembly_seats (tenant_id, assembly_id, seat);

CREATE TABLE assembly_sessions (
    tenant_id   text NOT NULL,
    id          text NOT NULL,
    assembly_id text NOT NULL,
    number      integer NOT NULL,
    title       text NOT NULL,
    programme   text NOT NULL,
    starts_at   timestamp NOT NULL,
    ends_at     timestamp NOT NULL,
    place       text NOT NULL,
    link        text NOT NULL,
    experts     text NOT NULL,
    recording   text NOT NULL,
    minutes     text NOT NULL,
    attended    integer NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, assembly_id) REFERENCES assemblies (tenant_id, id)
);

CREATE UNIQUE INDEX assembly_sessions_number ON assembly_sessions (tenant_id, assembly_id, number);

CREATE INDEX assembly_sessions_starts ON assembly_sessions (tenant_id, starts_at);

CREATE TABLE assembly_papers (
    tenant_id  text NOT NULL,
    id         text NOT NULL,
    session_id text NOT NULL,
    blob_id    text NOT NULL,
    title      text NOT NULL,
    file       text NOT NULL,
    bytes      integer NOT NULL,
    at         timestamp NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, session_id) REFERENCES assembly_sessions (tenant_id, id),
    FOREIGN KEY (tenant_id, blob_id) REFERENCES blobs (tenant_id, id)
);

CREATE INDEX assembly_papers_session ON assembly_papers (tenant_id, session_id, at);

-- Who was there, by seat.
CREATE TABLE assembly_attendances (
    tenant_id  text NOT NULL,
    session_id text NOT NULL,
    seat       integer NOT NULL,
    PRIMARY KEY (tenant_id, session_id, seat),
    FOREIGN KEY (tenant_id, session_id) REFERENCES assembly_sessions (tenant_id, id)
) WITHOUT ROWID;

-- Questions to experts. Seat 0: from the public; who asked is not kept.
CREATE TABLE assembly_questions (
    tenant_id   text NOT NULL,
    id          text NOT NULL,
    session_id  text NOT NULL,
    seat        integer NOT NULL,
    expert      text NOT NULL,
    words       text NOT NULL,
    language    text NOT NULL,
    answer      text NOT NULL,
    state       text NOT NULL,
    key         text NOT NULL,
    asked_at    timestamp NOT NULL,
    answered_at timestamp,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, session_id) REFERENCES assembly_sessions (tenant_id, id)
);

CREATE UNIQUE INDEX assembly_questions_once ON assembly_questions (tenant_id, session_id, key);

CREATE TABLE assembly_recommendations (
    tenant_id   text NOT NULL,
    id          text NOT NULL,
    assembly_id text NOT NULL,
    number      integer NOT NULL,
    title       text NOT NULL,
    body        text NOT NULL,
    state       text NOT NULL,
    version     integer NOT NULL,
    office      text NOT NULL,
    due         text NOT NULL,
    key         text NOT NULL,
    created_at  timestamp NOT NULL,
    handed_at   timestamp,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, assembly_id) REFERENCES assemblies (tenant_id, id)
);

CREATE UNIQUE INDEX assembly_recommendations_number ON assembly_recommendations (tenant_id, assembly_id, number);

CREATE UNIQUE INDEX assembly_recommendations_once ON assembly_recommendations (tenant_id, assembly_id, key);

CREATE INDEX assembly_recommendations_due ON assembly_recommendations (tenant_id, state, due);

-- Seat 0: written by staff.
CREATE TABLE assembly_versions (
    tenant_id         text NOT NULL,
    recommendation_id text NOT NULL,
    number            integer NOT NULL,
    language          text NOT NULL,
    title             text NOT NULL,
    body              text NOT NULL,
    seat              integer NOT NULL,
    at                timestamp NOT NULL,
    PRIMARY KEY (tenant_id, recommendation_id, number),
    FOREIGN KEY (tenant_id, recommendation_id) REFERENCES assembly_recommendations (tenant_id, id)
);

CREATE TABLE assembly_comments (
    tenant_id         text NOT NULL,
    id                text NOT NULL,
    recommendation_id text NOT NULL,
    seat              integer NOT NULL,
    words             text NOT NULL,
    language          text NOT NULL,
    key               text NOT NULL,
    at                timestamp NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, recommendation_id) REFERENCES assembly_recommendations (tenant_id, id)
);

CREATE UNIQUE INDEX assembly_comments_once ON assembly_comments (tenant_id, recommendation_id, key);

-- A vote: counts only. Who voted stands in assembly_voters until the close, and nothing joins the two.
CREATE TABLE assembly_ballots (
    tenant_id         text NOT NULL,
    id                text NOT NULL,
    recommendation_id text NOT NULL,
    kind              text NOT NULL,
    state             text NOT NULL,
    opens_at          timestamp NOT NULL,
    closes_at         timestamp NOT NULL,
    yes               integer NOT NULL,
    no                integer NOT NULL,
    abstain           integer NOT NULL,
    members           integer NOT NULL,
    threshold         integer NOT NULL,
    quorum            integer NOT NULL,
    passed            boolean NOT NULL,
    reasons           text NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, recommendation_id) REFERENCES assembly_recommendations (tenant_id, id)
);

CREATE INDEX assembly_ballots_recommendation ON assembly_ballots (tenant_id, recommendation_id, opens_at);

CREATE UNIQUE INDEX assembly_ballots_open ON assembly_ballots (tenant_id, recommendation_id) WHERE state = 'open';

CREATE TABLE assembly_voters (
    tenant_id text NOT NULL,
    ballot_id text NOT NULL,
    seat      integer NOT NULL,
    PRIMARY KEY (tenant_id, ballot_id, seat),
    FOREIGN KEY (tenant_id, ballot_id) REFERENCES assembly_ballots (tenant_id, id)
) WITHOUT ROWID;

-- Why somebody does not call a thing done, without who; put into the ballot in a drawn order at its close.
CREATE TABLE assembly_reasons (
    tenant_id text NOT NULL,
    ballot_id text NOT NULL,
    id        text NOT NULL,
    words     text NOT NULL,
    PRIMARY KEY (tenant_id, ballot_id, id),
    FOREIGN KEY (tenant_id, ballot_id) REFERENCES assembly_ballots (tenant_id, id)
) WITHOUT ROWID;

CREATE TABLE assembly_steps (
    tenant_id         text NOT NULL,
    id                text NOT NULL,
    recommendation_id text NOT NULL,
    state             text NOT NULL,
    note              text NOT NULL,
    language          text NOT NULL,
    office            text NOT NULL,
    due               text NOT NULL,
    at                timestamp NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, recommendation_id) REFERENCES assembly_recommendations (tenant_id, id)
);

CREATE INDEX assembly_steps_recommendation ON assembly_steps (tenant_id, recommendation_id, at);

CREATE TABLE assembly_notices (
    tenant_id         text NOT NULL,
    recommendation_id text NOT NULL,
    due               text NOT NULL,
    stage             text NOT NULL,
    PRIMARY KEY (tenant_id, recommendation_id, due, stage),
    FOREIGN KEY (tenant_id, recommendation_id) REFERENCES assembly_recommendations (tenant_id, id)
);
