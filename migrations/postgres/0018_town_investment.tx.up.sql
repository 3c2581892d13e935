CREATE TABLE investments (
    tenant_id    uuid NOT NULL,
    id           uuid NOT NULL,
    process_id   uuid,
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
    lat          double precision,
    lon          double precision,
    cost         bigint NOT NULL,
    funding      text NOT NULL,
    begins       text NOT NULL,
    ends         text NOT NULL,
    sample       boolean NOT NULL,
    created_at   timestamptz NOT NULL,
    updated_at   timestamptz NOT NULL,
    published_at timestamptz,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, process_id) REFERENCES processes (tenant_id, id)
);
CREATE INDEX investments_newest ON investments (tenant_id, published_at, id);
CREATE UNIQUE INDEX investments_once ON investments (tenant_id, key);

CREATE TABLE investment_steps (
    tenant_id     uuid NOT NULL,
    id            uuid NOT NULL,
    investment_id uuid NOT NULL,
    stage         text NOT NULL,
    note          text NOT NULL,
    office        text NOT NULL,
    actor_id      uuid NOT NULL,
    at            timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, investment_id) REFERENCES investments (tenant_id, id)
);
CREATE INDEX investment_steps_investment ON investment_steps (tenant_id, investment_id, at);

CREATE TABLE investment_papers (
    tenant_id     uuid NOT NULL,
    id            uuid NOT NULL,
    investment_id uuid NOT NULL,
    title         text NOT NULL,
    file          text NOT NULL,
    bytes         bigint NOT NULL,
    blob_id       uuid NOT NULL,
    at            timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, investment_id) REFERENCES investments (tenant_id, id),
    FOREIGN KEY (tenant_id, blob_id) REFERENCES blobs (tenant_id, id)
);
CREATE INDEX investment_papers_investment ON investment_papers (tenant_id, investment_id, at);

SELECT almenda_protect('investments', 'SELECT, INSERT, UPDATE, DELETE');
SELECT almenda_protect('investment_steps', 'SELECT, INSERT, UPDATE, DELETE');
SELECT almenda_protect('investment_papers', 'SELECT, INSERT, UPDATE, DELETE');
