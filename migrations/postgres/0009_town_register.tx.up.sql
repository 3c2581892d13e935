-- What stands on the home page, and programmes: several processes under one name and one funder.

CREATE TABLE frontpages (
    tenant_id    uuid NOT NULL,
    state        text NOT NULL,
    version      bigint NOT NULL,
    blocks       text NOT NULL,
    changed_at   timestamptz NOT NULL,
    changed_by   uuid NOT NULL,
    PRIMARY KEY (tenant_id, state)
);

CREATE TABLE programmes (
    tenant_id   uuid NOT NULL,
    id          uuid NOT NULL,
    slug        text NOT NULL,
    public      boolean NOT NULL,
    sample      boolean NOT NULL,
    title       text NOT NULL,
    summary     text NOT NULL,
    purpose     text NOT NULL,
    begins      text NOT NULL,
    ends        text NOT NULL,
    funder      text NOT NULL,
    agreement   text NOT NULL,
    amount      bigint NOT NULL,
    notice      text NOT NULL,
    logo_id     uuid,
    logo_alt    text NOT NULL,
    author_id   uuid NOT NULL,
    key         text NOT NULL,
    version     bigint NOT NULL,
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, logo_id) REFERENCES blobs (tenant_id, id)
);
CREATE UNIQUE INDEX programmes_slug ON programmes (tenant_id, slug);
CREATE UNIQUE INDEX programmes_once ON programmes (tenant_id, author_id, key);

CREATE TABLE programme_processes (
    tenant_id    uuid NOT NULL,
    process_id   uuid NOT NULL,
    programme_id uuid NOT NULL,
    PRIMARY KEY (tenant_id, process_id),
    FOREIGN KEY (tenant_id, process_id) REFERENCES processes (tenant_id, id),
    FOREIGN KEY (tenant_id, programme_id) REFERENCES programmes (tenant_id, id)
);
CREATE INDEX programme_processes_of ON programme_processes (tenant_id, programme_id);

-- What lies around a place is looked for in a box of latitudes.
CREATE INDEX ideas_place ON ideas (tenant_id, lat, lon);

SELECT almenda_protect('frontpages', 'SELECT, INSERT, UPDATE, DELETE');
SELECT almenda_protect('programmes', 'SELECT, INSERT, UPDATE, DELETE');
SELECT almenda_protect('programme_processes', 'SELECT, INSERT, UPDATE, DELETE');
