-- What staff prepare: the words of a process before they are published, every publication as it
-- was, and what a town keeps to begin the next process with.

CREATE INDEX processes_preview ON processes (tenant_id, preview);

CREATE TABLE process_edits (
    tenant_id   uuid NOT NULL,
    process_id  uuid NOT NULL,
    content     text NOT NULL,
    template    text NOT NULL,
    step        text NOT NULL,
    note        text NOT NULL,
    reason      text NOT NULL,
    saved_at    timestamptz NOT NULL,
    saved_by    uuid NOT NULL,
    proposed_at timestamptz,
    proposed_by uuid,
    approved_at timestamptz,
    approved_by uuid,
    office      text NOT NULL,
    signature   text NOT NULL,
    publish_at  timestamptz,
    PRIMARY KEY (tenant_id, process_id),
    FOREIGN KEY (tenant_id, process_id) REFERENCES processes (tenant_id, id)
);
CREATE INDEX process_edits_due ON process_edits (tenant_id, step, publish_at);

CREATE TABLE process_versions (
    tenant_id    uuid NOT NULL,
    process_id   uuid NOT NULL,
    seq          bigint NOT NULL,
    content      text NOT NULL,
    fingerprint  text NOT NULL,
    note         text NOT NULL,
    small        boolean NOT NULL,
    office       text NOT NULL,
    signature    text NOT NULL,
    proposed_by  uuid,
    published_by uuid,
    published_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, process_id, seq),
    FOREIGN KEY (tenant_id, process_id) REFERENCES processes (tenant_id, id)
);

CREATE TABLE process_templates (
    tenant_id  uuid NOT NULL,
    id         uuid NOT NULL,
    name       text NOT NULL,
    about      text NOT NULL,
    content    text NOT NULL,
    created_at timestamptz NOT NULL,
    created_by uuid NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX process_templates_name ON process_templates (tenant_id, name, id);

SELECT almenda_protect('process_edits', 'SELECT, INSERT, UPDATE, DELETE');
SELECT almenda_protect('process_versions', 'SELECT, INSERT');
SELECT almenda_protect('process_templates', 'SELECT, INSERT, UPDATE, DELETE');
