-- Consultations: a draft in versions, remarks on it from every channel, what the town answers to
-- each, and what it publishes about them.
CREATE TABLE consultations (
    tenant_id    text NOT NULL,
    id           text NOT NULL,
    process_id   text NOT NULL,
    slug         text NOT NULL,
    title        text NOT NULL,
    intro        text NOT NULL,
    language     text NOT NULL,
    office       text NOT NULL,
    audience     text NOT NULL,
    districts    text NOT NULL,
    categories   text NOT NULL,
    screened     boolean NOT NULL,
    working      text NOT NULL,
    version      integer NOT NULL,
    final        boolean NOT NULL,
    last_number  integer NOT NULL,
    created_at   timestamp NOT NULL,
    updated_at   timestamp NOT NULL,
    published_at timestamp,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, process_id) REFERENCES processes (tenant_id, id)
);

CREATE UNIQUE INDEX consultations_slug ON consultations (tenant_id, slug);

CREATE INDEX consultations_process ON consultations (tenant_id, process_id);

CREATE TABLE consultation_versions (
    tenant_id       text NOT NULL,
    consultation_id text NOT NULL,
    number          integer NOT NULL,
    body            text NOT NULL,
    changelog       text NOT NULL,
    office          text NOT NULL,
    account_id      text NOT NULL,
    final           boolean NOT NULL,
    published_at    timestamp NOT NULL,
    PRIMARY KEY (tenant_id, consultation_id, number),
    FOREIGN KEY (tenant_id, consultation_id) REFERENCES consultations (tenant_id, id)
);

CREATE TABLE paragraphs (
    tenant_id       text NOT NULL,
    consultation_id text NOT NULL,
    version         integer NOT NULL,
    position        integer NOT NULL,
    anchor          text NOT NULL,
    level           integer NOT NULL,
    body            text NOT NULL,
    PRIMARY KEY (tenant_id, consultation_id, version, position),
    FOREIGN KEY (tenant_id, consultation_id) REFERENCES consultations (tenant_id, id)
);

CREATE UNIQUE INDEX paragraphs_anchor ON paragraphs (tenant_id, consultation_id, version, anchor);

CREATE TABLE remark_drafts (
    tenant_id       text NOT NULL,
    id              text NOT NULL,
    consultation_id text NOT NULL,
    author_id       text NOT NULL,
    about           text NOT NULL,
    version         integer NOT NULL,
    anchor          text NOT NULL,
    quote           text NOT NULL,
    category        text NOT NULL,
    district        text NOT NULL,
    place           text NOT NULL,
    lat             real,
    lon             real,
    body            text NOT NULL,
    speaks          text NOT NULL,
    organisation    text NOT NULL,
    updated_at      timestamp NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, consultation_id) REFERENCES consultations (tenant_id, id),
    FOREIGN KEY (tenant_id, author_id) REFERENCES accounts (tenant_id, id)
);

CREATE INDEX remark_drafts_author ON remark_drafts (tenant_id, author_id);

CREATE TABLE remarks (
    tenant_id       text NOT NULL,
    id              text NOT NULL,
    consultation_id text NOT NULL,
    process_id      text NOT NULL,
    author_id       text,
    entered_by      text,
    point_id        text,
    number          integer NOT NULL,
    once            text NOT NULL,
    source          text NOT NULL,
    state           text NOT NULL,
    about           text NOT NULL,
    version         integer NOT NULL,
    anchor          text NOT NULL,
    quote           text NOT NULL,
    category        text NOT NULL,
    district        text NOT NULL,
    place           text NOT NULL,
    lat             real,
    lon             real,
    body            text NOT NULL,
    language        text NOT NULL,
    speaks          text NOT NULL,
    organisation    text NOT NULL,
    name            text NOT NULL,
    consent         boolean NOT NULL,
    assigned        text NOT NULL,
    note            text NOT NULL,
    disposition     text NOT NULL,
    reason          text NOT NULL,
    led_to          text NOT NULL,
    revision        integer NOT NULL,
    received_at     timestamp NOT NULL,
    created_at      timestamp NOT NULL,
    edited_at       timestamp,
    answered_at     timestamp,
    answered_by     text,
    told_at         timestamp,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, consultation_id) REFERENCES consultations (tenant_id, id),
    FOREIGN KEY (tenant_id, process_id) REFERENCES processes (tenant_id, id),
    FOREIGN KEY (tenant_id, author_id) REFERENCES accounts (tenant_id, id)
);

CREATE UNIQUE INDEX remarks_number ON remarks (tenant_id, consultation_id, number);

CREATE UNIQUE INDEX remarks_once ON remarks (tenant_id, once);

CREATE INDEX remarks_process ON remarks (tenant_id, process_id, disposition);

CREATE INDEX remarks_author ON remarks (tenant_id, author_id);

CREATE INDEX remarks_point ON remarks (tenant_id, point_id);

CREATE TABLE remark_sheets (
    tenant_id       text NOT NULL,
    id              text NOT NULL,
    consultation_id text NOT NULL,
    account_id      text NOT NULL,
    file            text NOT NULL,
    content         text NOT NULL,
    created_at      timestamp NOT NULL,
    applied_at      timestamp,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, consultation_id) REFERENCES consultations (tenant_id, id)
);

CREATE TABLE publications (
    tenant_id       text NOT NULL,
    id              text NOT NULL,
    process_id      text NOT NULL,
    consultation_id text,
    kind            text NOT NULL,
    title           text NOT NULL,
    body            text NOT NULL,
    numbers         text NOT NULL,
    office          text NOT NULL,
    account_id      text NOT NULL,
    published_at    timestamp NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, process_id) REFERENCES processes (tenant_id, id),
    FOREIGN KEY (tenant_id, consultation_id) REFERENCES consultations (tenant_id, id)
);

CREATE INDEX publications_process ON publications (tenant_id, process_id, published_at);

CREATE INDEX publications_consultation ON publications (tenant_id, consultation_id, published_at);
