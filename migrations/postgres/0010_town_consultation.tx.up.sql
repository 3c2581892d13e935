-- Consultations: a draft in versions, remarks on it from every channel, what the town answers to
-- each, and what it publishes about them.

CREATE TABLE consultations (
    tenant_id    uuid NOT NULL,
    id           uuid NOT NULL,
    process_id   uuid NOT NULL,
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
    version      bigint NOT NULL,
    final        boolean NOT NULL,
    last_number  bigint NOT NULL,
    created_at   timestamptz NOT NULL,
    updated_at   timestamptz NOT NULL,
    published_at timestamptz,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, process_id) REFERENCES processes (tenant_id, id)
);
CREATE UNIQUE INDEX consultations_slug ON consultations (tenant_id, slug);
CREATE INDEX consultations_process ON consultations (tenant_id, process_id);

CREATE TABLE consultation_versions (
    tenant_id       uuid NOT NULL,
    consultation_id uuid NOT NULL,
    number          bigint NOT NULL,
    body            text NOT NULL,
    changelog       text NOT NULL,
    office          text NOT NULL,
    account_id      uuid NOT NULL,
    final           boolean NOT NULL,
    published_at    timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, consultation_id, number),
    FOREIGN KEY (tenant_id, consultation_id) REFERENCES consultations (tenant_id, id)
);

CREATE TABLE paragraphs (
    tenant_id       uuid NOT NULL,
    consultation_id uuid NOT NULL,
    version         bigint NOT NULL,
    position        bigint NOT NULL,
    anchor          text NOT NULL,
    level           bigint NOT NULL,
    body            text NOT NULL,
    PRIMARY KEY (tenant_id, consultation_id, version, position),
    FOREIGN KEY (tenant_id, consultation_id) REFERENCES consultations (tenant_id, id)
);
CREATE UNIQUE INDEX paragraphs_anchor ON paragraphs (tenant_id, consultation_id, version, anchor);

CREATE TABLE remark_drafts (
    tenant_id       uuid NOT NULL,
    id              uuid NOT NULL,
    consultation_id uuid NOT NULL,
    author_id       uuid NOT NULL,
    about           text NOT NULL,
    version         bigint NOT NULL,
    anchor          text NOT NULL,
    quote           text NOT NULL,
    category        text NOT NULL,
    district        text NOT NULL,
    place           text NOT NULL,
    lat             double precision,
    lon             double precision,
    body            text NOT NULL,
    speaks          text NOT NULL,
    organisation    text NOT NULL,
    updated_at      timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, consultation_id) REFERENCES consultations (tenant_id, id),
    FOREIGN KEY (tenant_id, author_id) REFERENCES accounts (tenant_id, id)
);
CREATE INDEX remark_drafts_author ON remark_drafts (tenant_id, author_id);

CREATE TABLE remarks (
    tenant_id       uuid NOT NULL,
    id              uuid NOT NULL,
    consultation_id uuid NOT NULL,
    process_id      uuid NOT NULL,
    author_id       uuid,
    entered_by      uuid,
    point_id        uuid,
    number          bigint NOT NULL,
    once            text NOT NULL,
    source          text NOT NULL,
    state           text NOT NULL,
    about           text NOT NULL,
    version         bigint NOT NULL,
    anchor          text NOT NULL,
    quote           text NOT NULL,
    category        text NOT NULL,
    district        text NOT NULL,
    place           text NOT NULL,
    lat             double precision,
    lon             double precision,
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
    revision        bigint NOT NULL,
    received_at     timestamptz NOT NULL,
    created_at      timestamptz NOT NULL,
    edited_at       timestamptz,
    answered_at     timestamptz,
    answered_by     uuid,
    told_at         timestamptz,
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
    tenant_id       uuid NOT NULL,
    id              uuid NOT NULL,
    consultation_id uuid NOT NULL,
    account_id      uuid NOT NULL,
    file            text NOT NULL,
    content         text NOT NULL,
    created_at      timestamptz NOT NULL,
    applied_at      timestamptz,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, consultation_id) REFERENCES consultations (tenant_id, id)
);

CREATE TABLE publications (
    tenant_id       uuid NOT NULL,
    id              uuid NOT NULL,
    process_id      uuid NOT NULL,
    consultation_id uuid,
    kind            text NOT NULL,
    title           text NOT NULL,
    body            text NOT NULL,
    numbers         text NOT NULL,
    office          text NOT NULL,
    account_id      uuid NOT NULL,
    published_at    timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, process_id) REFERENCES processes (tenant_id, id),
    FOREIGN KEY (tenant_id, consultation_id) REFERENCES consultations (tenant_id, id)
);
CREATE INDEX publications_process ON publications (tenant_id, process_id, published_at);
CREATE INDEX publications_consultation ON publications (tenant_id, consultation_id, published_at);

SELECT almenda_protect('consultations', 'SELECT, INSERT, UPDATE, DELETE');
SELECT almenda_protect('consultation_versions', 'SELECT, INSERT, UPDATE, DELETE');
SELECT almenda_protect('paragraphs', 'SELECT, INSERT, UPDATE, DELETE');
SELECT almenda_protect('remark_drafts', 'SELECT, INSERT, UPDATE, DELETE');
SELECT almenda_protect('remarks', 'SELECT, INSERT, UPDATE, DELETE');
SELECT almenda_protect('remark_sheets', 'SELECT, INSERT, UPDATE, DELETE');
SELECT almenda_protect('publications', 'SELECT, INSERT, UPDATE, DELETE');
