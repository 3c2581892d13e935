-- What staff prepare: the words of a process before they are published, every publication as it
-- was, and what a town keeps to begin the next process with.
CREATE INDEX processes_preview ON processes (tenant_id, preview);

CREATE TABLE process_edits (
    tenant_id   text NOT NULL,
    process_id  text NOT NULL,
    content     text NOT NULL,
    template    text NOT NULL,
    step        text NOT NULL,
    note        text NOT NULL,
    reason      text NOT NULL,
    saved_at    timestamp NOT NULL,
    saved_by    text NOT NULL,
    proposed_at timestamp,
    proposed_by text,
    approved_at timestamp,
    approved_by text,
    office      text NOT NULL,
    signature   text NOT NULL,
    publish_at  timestamp,
    PRIMARY KEY (tenant_id, process_id),
    FOREIGN KEY (tenant_id, process_id) REFERENCES processes (tenant_id, id)
);

CREATE INDEX process_edits_due ON process_edits (tenant_id, step, publish_at);

CREATE TABLE process_versions (
    tenant_id    text NOT NULL,
    process_id   text NOT NULL,
    seq          integer NOT NULL,
    content      text NOT NULL,
    fingerprint  text NOT NULL,
    note         text NOT NULL,
    small        boolean NOT NULL,
    office       text NOT NULL,
    signature    text NOT NULL,
    proposed_by  text,
    published_by text,
    published_at timestamp NOT NULL,
    PRIMARY KEY (tenant_id, process_id, seq),
    FOREIGN KEY (tenant_id, process_id) REFERENCES processes (tenant_id, id)
);

CREATE TABLE process_templates (
    tenant_id  text NOT NULL,
    id         text NOT NULL,
    name       text NOT NULL,
    about      text NOT NULL,
    content    text NOT NULL,
    created_at timestamp NOT NULL,
    created_by text NOT NULL,
    PRIMARY KEY (tenant_id, id)
);

CREATE INDEX process_templates_name ON process_templates (tenant_id, name, id);
