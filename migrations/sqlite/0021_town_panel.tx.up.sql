-- Panels: residents who agreed to be asked. What they answer is not here.
CREATE TABLE panels (
    tenant_id    text NOT NULL,
    id           text NOT NULL,
    slug         text NOT NULL,
    kind         text NOT NULL,
    parent_id    text,
    previous_id  text,
    district     text NOT NULL,
    title        text NOT NULL,
    lead         text NOT NULL,
    state        text NOT NULL,
    size         integer NOT NULL,
    begins       text NOT NULL,
    ends         text NOT NULL,
    office       text NOT NULL,
    sample       boolean NOT NULL,
    key          text NOT NULL,
    created_by   text NOT NULL,
    created_at   timestamp NOT NULL,
    published_at timestamp,
    ended_at     timestamp,
    settings     text NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, parent_id) REFERENCES panels (tenant_id, id),
    FOREIGN KEY (tenant_id, previous_id) REFERENCES panels (tenant_id, id)
);

CREATE UNIQUE INDEX panels_slug ON panels (tenant_id, slug);

CREATE UNIQUE INDEX panels_once ON panels (tenant_id, created_by, key);

-- What the town is like, as of a day, from a source.
CREATE TABLE panel_populations (
    tenant_id text NOT NULL,
    panel_id  text NOT NULL,
    version   integer NOT NULL,
    source    text NOT NULL,
    as_of     text NOT NULL,
    tables    text NOT NULL,
    made_by   text NOT NULL,
    made_at   timestamp NOT NULL,
    PRIMARY KEY (tenant_id, panel_id, version),
    FOREIGN KEY (tenant_id, panel_id) REFERENCES panels (tenant_id, id)
);

-- Somebody in at least one panel. Ids are random: they tell no order. Days, never hours.
CREATE TABLE panel_people (
    tenant_id text NOT NULL,
    id        text NOT NULL,
    email     text NOT NULL,
    email_key text,
    phone     text NOT NULL,
    phone_key text,
    language  text NOT NULL,
    facts     text NOT NULL,
    paused    text NOT NULL,
    cap       integer NOT NULL,
    unopened  integer NOT NULL,
    since     text NOT NULL,
    PRIMARY KEY (tenant_id, id)
);

CREATE UNIQUE INDEX panel_people_email ON panel_people (tenant_id, email_key);

CREATE UNIQUE INDEX panel_people_phone ON panel_people (tenant_id, phone_key);

CREATE TABLE panel_members (
    tenant_id   text NOT NULL,
    panel_id    text NOT NULL,
    person_id   text NOT NULL,
    state       text NOT NULL,
    joined      text NOT NULL,
    until       text NOT NULL,
    household   text NOT NULL,
    campaign_id text,
    PRIMARY KEY (tenant_id, panel_id, person_id),
    FOREIGN KEY (tenant_id, panel_id) REFERENCES panels (tenant_id, id),
    FOREIGN KEY (tenant_id, person_id) REFERENCES panel_people (tenant_id, id)
);

CREATE INDEX panel_members_state ON panel_members (tenant_id, panel_id, state);

CREATE INDEX panel_members_person ON panel_members (tenant_id, person_id);

-- The ledger of consents: only added to. It outlives the person's address, as proof.
CREATE TABLE panel_consents (
    tenant_id    text NOT NULL,
    id           text NOT NULL,
    panel_id     text NOT NULL,
    person_id    text NOT NULL,
    purpose      text NOT NULL,
    words        text NOT NULL,
    version      text NOT NULL,
    language     text NOT NULL,
    channel      text NOT NULL,
    given_at     timestamp NOT NULL,
    withdrawn_at timestamp,
    ended_by     text NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, panel_id) REFERENCES panels (tenant_id, id)
);

CREATE INDEX panel_consents_person ON panel_consents (tenant_id, person_id, panel_id);

-- Secrets of letters and of browsers, as hashes.
CREATE TABLE panel_links (
    tenant_id  text NOT NULL,
    hash       text NOT NULL,
    person_id  text NOT NULL,
    panel_id   text,
    purpose    text NOT NULL,
    expires_at timestamp NOT NULL,
    PRIMARY KEY (tenant_id, hash),
    FOREIGN KEY (tenant_id, person_id) REFERENCES panel_people (tenant_id, id),
    FOREIGN KEY (tenant_id, panel_id) REFERENCES panels (tenant_id, id)
);

CREATE INDEX panel_links_person ON panel_links (tenant_id, person_id);

CREATE TABLE panel_sessions (
    tenant_id  text NOT NULL,
    hash       text NOT NULL,
    person_id  text NOT NULL,
    expires_at timestamp NOT NULL,
    PRIMARY KEY (tenant_id, hash),
    FOREIGN KEY (tenant_id, person_id) REFERENCES panel_people (tenant_id, id)
);

CREATE INDEX panel_sessions_person ON panel_sessions (tenant_id, person_id);
