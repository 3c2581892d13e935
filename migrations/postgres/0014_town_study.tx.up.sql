-- The research register: what the town has asked, watched and counted, how, and what came of it.
-- Participants are nowhere in it: quotes hold a theme and words, and no person.

CREATE TABLE studies (
    tenant_id    uuid NOT NULL,
    id           uuid NOT NULL,
    language     text NOT NULL,
    title        text NOT NULL,
    summary      text NOT NULL,
    method       text NOT NULL,
    office       text NOT NULL,
    from_day     text NOT NULL,
    until_day    text NOT NULL,
    people       bigint NOT NULL,
    asked        bigint NOT NULL,
    chosen       text NOT NULL,
    tool         text NOT NULL,
    findings     text NOT NULL,
    report       text NOT NULL,
    decisions    text NOT NULL,
    topics       text NOT NULL,
    districts    text NOT NULL,
    quotes       text NOT NULL,
    figures      text NOT NULL,
    state        text NOT NULL,
    sample       boolean NOT NULL,
    key          text NOT NULL,
    created_by   uuid NOT NULL,
    checked_by   uuid,
    created_at   timestamptz NOT NULL,
    updated_at   timestamptz NOT NULL,
    checked_at   timestamptz,
    published_at timestamptz,
    PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX studies_once ON studies (tenant_id, created_by, key);
CREATE INDEX studies_state ON studies (tenant_id, state, until_day, id);

CREATE TABLE study_processes (
    tenant_id  uuid NOT NULL,
    study_id   uuid NOT NULL,
    process_id uuid NOT NULL,
    PRIMARY KEY (tenant_id, study_id, process_id),
    FOREIGN KEY (tenant_id, study_id) REFERENCES studies (tenant_id, id),
    FOREIGN KEY (tenant_id, process_id) REFERENCES processes (tenant_id, id)
);
CREATE INDEX study_processes_process ON study_processes (tenant_id, process_id);

CREATE TABLE study_files (
    tenant_id uuid NOT NULL,
    id        uuid NOT NULL,
    study_id  uuid NOT NULL,
    blob_id   uuid NOT NULL,
    kind      text NOT NULL,
    name      text NOT NULL,
    size      bigint NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, study_id) REFERENCES studies (tenant_id, id),
    FOREIGN KEY (tenant_id, blob_id) REFERENCES blobs (tenant_id, id)
);
CREATE INDEX study_files_study ON study_files (tenant_id, study_id);

SELECT almenda_protect('studies', 'SELECT, INSERT, UPDATE, DELETE');
SELECT almenda_protect('study_processes', 'SELECT, INSERT, UPDATE, DELETE');
SELECT almenda_protect('study_files', 'SELECT, INSERT, UPDATE, DELETE');
