-- Panels: residents who agreed to be asked. What they answer is not here.

CREATE TABLE panels (
    tenant_id    uuid NOT NULL,
    id           uuid NOT NULL,
    slug         text NOT NULL,
    kind         text NOT NULL,
    parent_id    uuid,
    previous_id  uuid,
    district     text NOT NULL,
    title        text NOT NULL,
    lead         text NOT NULL,
    state        text NOT NULL,
    size         bigint NOT NULL,
    begins       text NOT NULL,
    ends         text NOT NULL,
    office       text NOT NULL,
    sample       boolean NOT NULL,
    key          text NOT NULL,
    created_by   uuid NOT NULL,
    created_at   timestamptz NOT NULL,
    published_at timestamptz,
    ended_at     timestamptz,
    settings     text NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, parent_id) REFERENCES panels (tenant_id, id),
    FOREIGN KEY (tenant_id, previous_id) REFERENCES panels (tenant_id, id)
);
CREATE UNIQUE INDEX panels_slug ON panels (tenant_id, slug);
CREATE UNIQUE INDEX panels_once ON panels (tenant_id, created_by, key);

-- What the town is like, as of a day, from a source.
CREATE TABLE panel_populations (
    tenant_id uuid NOT NULL,
    panel_id  uuid NOT NULL,
    version   bigint NOT NULL,
    source    text NOT NULL,
    as_of     text NOT NULL,
    tables    text NOT NULL,
    made_by   uuid NOT NULL,
    made_at   timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, panel_id, version),
    FOREIGN KEY (tenant_id, panel_id) REFERENCES panels (tenant_id, id)
);

-- Somebody in at least one panel. Ids are random: they tell no order. Days, never hours.
CREATE TABLE panel_people (
    tenant_id uuid NOT NULL,
    id        uuid NOT NULL,
    email     text NOT NULL,
    email_key text,
    phone     text NOT NULL,
    phone_key text,
    language  text NOT NULL,
    facts     text NOT NULL,
    paused    text NOT NULL,
    cap       bigint NOT NULL,
    unopened  bigint NOT NULL,
    since     text NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX panel_people_email ON panel_people (tenant_id, email_key);
CREATE UNIQUE INDEX panel_people_phone ON panel_people (tenant_id, phone_key);

CREATE TABLE panel_members (
    tenant_id   uuid NOT NULL,
    panel_id    uuid NOT NULL,
    person_id   uuid NOT NULL,
    state       text NOT NULL,
    joined      text NOT NULL,
    until       text NOT NULL,
    household   text NOT NULL,
    campaign_id uuid,
    PRIMARY KEY (tenant_id, panel_id, person_id),
    FOREIGN KEY (tenant_id, panel_id) REFERENCES panels (tenant_id, id),
    FOREIGN KEY (tenant_id, person_id) REFERENCES panel_people (tenant_id, id)
);
CREATE INDEX panel_members_state ON panel_members (tenant_id, panel_id, state);
CREATE INDEX panel_members_person ON panel_members (tenant_id, person_id);

-- The ledger of consents: only added to. It outlives the person's address, as proof.
CREATE TABLE panel_consents (
    tenant_id    uuid NOT NULL,
    id           uuid NOT NULL,
    panel_id     uuid NOT NULL,
    person_id    uuid NOT NULL,
    purpose      text NOT NULL,
    words        text NOT NULL,
    version      text NOT NULL,
    language     text NOT NULL,
    channel      text NOT NULL,
    given_at     timestamptz NOT NULL,
    withdrawn_at timestamptz,
    ended_by     text NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, panel_id) REFERENCES panels (tenant_id, id)
);
CREATE INDEX panel_consents_person ON panel_consents (tenant_id, person_id, panel_id);

-- Secrets of letters and of browsers, as hashes.
CREATE TABLE panel_links (
    tenant_id  uuid NOT NULL,
    hash       text NOT NULL,
    person_id  uuid NOT NULL,
    panel_id   uuid,
    purpose    text NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, hash),
    FOREIGN KEY (tenant_id, person_id) REFERENCES panel_people (tenant_id, id),
    FOREIGN KEY (tenant_id, panel_id) REFERENCES panels (tenant_id, id)
);
CREATE INDEX panel_links_person ON panel_links (tenant_id, person_id);

CREATE TABLE panel_sessions (
    tenant_id  uuid NOT NULL,
    hash       text NOT NULL,
    person_id  uuid NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, hash),
    FOREIGN KEY (tenant_id, person_id) REFERENCES panel_people (tenant_id, id)
);
CREATE INDEX panel_sessions_person ON panel_sessions (tenant_id, person_id);

SELECT almenda_protect('panels', 'SELECT, INSERT, UPDATE, DELETE');
SELECT almenda_protect('panel_populations', 'SELECT, INSERT, UPDATE, DELETE');
SELECT almenda_protect('panel_people', 'SELECT, INSERT, UPDATE, DELETE');
SELECT almenda_protect('panel_members', 'SELECT, INSERT, UPDATE, DELETE');
SELECT almenda_protect('panel_consents', 'SELECT, INSERT, UPDATE, DELETE');
SELECT almenda_protect('panel_links', 'SELECT, INSERT, UPDATE, DELETE');
SELECT almenda_protect('panel_sessions', 'SELECT, INSERT, UPDATE, DELETE');
