-- What stands on the home page, and programmes: several processes under one name and one funder.
CREATE TABLE frontpages (
    tenant_id    text NOT NULL,
    state        text NOT NULL,
    version      integer NOT NULL,
    blocks       text NOT NULL,
    changed_at   timestamp NOT NULL,
    changed_by   text NOT NULL,
    PRIMARY KEY (tenant_id, state)
);

CREATE TABLE programmes (
    tenant_id   text NOT NULL,
    id          text NOT NULL,
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
    amount      integer NOT NULL,
    notice      text NOT NULL,
    logo_id     text,
    logo_alt    text NOT NULL,
    author_id   text NOT NULL,
    key         text NOT NULL,
    version     integer NOT NULL,
    created_at  timestamp NOT NULL,
    updated_at  timestamp NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, logo_id) REFERENCES blobs (tenant_id, id)
);

CREATE UNIQUE INDEX programmes_slug ON programmes (tenant_id, slug);

CREATE UNIQUE INDEX programmes_once ON programmes (tenant_id, author_id, key);

CREATE TABLE programme_processes (
    tenant_id    text NOT NULL,
    process_id   text NOT NULL,
    programme_id text NOT NULL,
    PRIMARY KEY (tenant_id, process_id),
    FOREIGN KEY (tenant_id, process_id) REFERENCES processes (tenant_id, id),
    FOREIGN KEY (tenant_id, programme_id) REFERENCES programmes (tenant_id, id)
);

CREATE INDEX programme_processes_of ON programme_processes (tenant_id, programme_id);

-- What lies around a place is looked for in a box of latitudes.
CREATE INDEX ideas_place ON ideas (tenant_id, lat, lon);
