CREATE TABLE outbox (
    tenant_id uuid NOT NULL,
    id        uuid NOT NULL,
    kind      text NOT NULL,
    subject   uuid NOT NULL,
    data      text NOT NULL,
    at        timestamptz NOT NULL,
    done_at   timestamptz,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX outbox_waiting ON outbox (tenant_id, id) WHERE done_at IS NULL;

CREATE TABLE handled (
    tenant_id uuid NOT NULL,
    event_id  uuid NOT NULL,
    handler   text NOT NULL,
    at        timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, event_id, handler)
);

CREATE TABLE audit (
    tenant_id uuid NOT NULL,
    id        uuid NOT NULL,
    at        timestamptz NOT NULL,
    actor     uuid NOT NULL,
    act       text NOT NULL,
    subject   uuid NOT NULL,
    data      text NOT NULL,
    PRIMARY KEY (tenant_id, id)
);

CREATE TABLE job_failures (
    tenant_id uuid NOT NULL,
    id        uuid NOT NULL,
    handler   text NOT NULL,
    kind      text NOT NULL,
    subject   uuid NOT NULL,
    reason    text NOT NULL,
    at        timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id)
);

SELECT almenda_protect('outbox', 'SELECT, INSERT, UPDATE, DELETE');
SELECT almenda_protect('handled', 'SELECT, INSERT, UPDATE, DELETE');
SELECT almenda_protect('audit', 'SELECT, INSERT');
SELECT almenda_protect('job_failures', 'SELECT, INSERT, UPDATE, DELETE');
