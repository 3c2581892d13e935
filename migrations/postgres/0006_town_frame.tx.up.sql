-- What every form of taking part stands on: processes that are prepared, approved and closed out;
-- rooms under anything; posts that take sides; one index over everything.

ALTER TABLE processes
    ADD COLUMN state        text NOT NULL DEFAULT 'published',
    ADD COLUMN card         text NOT NULL DEFAULT '{}',
    ADD COLUMN districts    text NOT NULL DEFAULT '',
    ADD COLUMN preview      text NOT NULL DEFAULT '',
    ADD COLUMN version      bigint NOT NULL DEFAULT 1,
    ADD COLUMN publish_at   timestamptz,
    ADD COLUMN published_at timestamptz,
    ADD COLUMN answer_due   timestamptz,
    ADD COLUMN answered_at  timestamptz,
    ADD COLUMN archived_at  timestamptz;

ALTER TABLE phases
    ADD COLUMN opened_at timestamptz,
    ADD COLUMN closed_at timestamptz;

ALTER TABLE rooms
    ADD COLUMN process_id   uuid,
    ADD COLUMN district     text NOT NULL DEFAULT '',
    ADD COLUMN path         text NOT NULL DEFAULT '',
    ADD COLUMN title        text NOT NULL DEFAULT '',
    ADD COLUMN closed       text NOT NULL DEFAULT '',
    ADD COLUMN mode         text NOT NULL DEFAULT 'open',
    ADD COLUMN slow_seconds bigint NOT NULL DEFAULT 0,
    ADD COLUMN comments     bigint NOT NULL DEFAULT 0;

ALTER TABLE comments
    ADD COLUMN stance    text NOT NULL DEFAULT '',
    ADD COLUMN ups       bigint NOT NULL DEFAULT 0,
    ADD COLUMN downs     bigint NOT NULL DEFAULT 0,
    ADD COLUMN pinned_at timestamptz;

CREATE TABLE search_entries (
    tenant_id  uuid NOT NULL,
    kind       text NOT NULL,
    id         uuid NOT NULL,
    process_id uuid,
    district   text NOT NULL,
    language   text NOT NULL,
    title      text NOT NULL,
    excerpt    text NOT NULL,
    path       text NOT NULL,
    at         timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, kind, id)
);

SELECT almenda_protect('search_entries', 'SELECT, INSERT, UPDATE, DELETE');
