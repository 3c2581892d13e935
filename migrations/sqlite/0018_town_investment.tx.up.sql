CREATE TABLE investments (
    tenant_id    text NOT NULL,
    id           text NOT NULL,
    process_id   text,
    key          text NOT NULL,
    state        text NOT NULL,
    stage        text NOT NULL,
    title        text NOT NULL,
    summary      text NOT NULL,
    body         text NOT NULL,
    language     text NOT NULL,
    office       text NOT NULL,
    contact      text NOT NULL,
    district     text NOT NULL,
    place        text NOT NULL,
    lat          real,
    lon          real,
    cost         integer NOT NULL,
    funding      text NOT NULL,
    begins       text NOT NULL,
    ends         text NOT NULL,
    sample       boolean NOT NULL,
    created_at   timestamp NOT NULL,
    updated_at   timestamp NOT NULL,
    published_at timestamp,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, process_id) REFERENCES processes (tenant_id, id)
);

CREATE INDEX investments_newest ON investments (tenant_id, published_at, id);

CREATE UNIQUE INDEX investments_once ON investments (tenant_id, key);

CREATE TABLE investment_steps (
    tenant_id     text NOT NULL,
    id            text NOT NULL,
    investment_id text NOT NULL,
    stage         text NOT NULL,
    note          text NOT NULL,
    office        text NOT NULL,
    actor_id      text NOT NULL,
    at            timestamp NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, investment_id) REFERENCES investments (tenant_id, id)
);

CREATE INDEX investment_steps_investment ON investment_steps (tenant_id, investment_id, at);

CREATE TABLE investment_papers (
    tenant_id     text NOT NULL,
    id            text NOT NULL,
    investment_id text NOT NULL,
    title         text NOT NULL,
    file          text NOT NULL,
    bytes         integer NOT NULL,
    blob_id       text NOT NULL,
    at            timestamp NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, investment_id) REFERENCES investments (tenant_id, id),
    FOREIGN KEY (tenant_id, blob_id) REFERENCES blobs (tenant_id, id)
);

CREATE INDEX investment_papers_investment ON investment_papers (tenant_id, investment_id, at);
