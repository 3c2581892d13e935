CREATE TABLE outbox (
    tenant_id text NOT NULL,
    id        text NOT NULL,
    kind      text NOT NULL,
    subject   text NOT NULL,
    data      text NOT NULL,
    at        timestamp NOT NULL,
    done_at   timestamp,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX outbox_waiting ON outbox (tenant_id, id) WHERE done_at IS NULL;

CREATE TABLE handled (
    tenant_id text NOT NULL,
    event_id  text NOT NULL,
    handler   text NOT NULL,
    at        timestamp NOT NULL,
    PRIMARY KEY (tenant_id, event_id, handler)
);

CREATE TABLE audit (
    tenant_id text NOT NULL,
    id        text NOT NULL,
    at        timestamp NOT NULL,
    actor     text NOT NULL,
    act       text NOT NULL,
    subject   text NOT NULL,
    data      text NOT NULL,
    PRIMARY KEY (tenant_id, id)
);

CREATE TABLE job_failures (
    tenant_id text NOT NULL,
    id        text NOT NULL,
    handler   text NOT NULL,
    kind      text NOT NULL,
    subject   text NOT NULL,
    reason    text NOT NULL,
    at        timestamp NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
