-- What every form of taking part stands on: processes that are prepared, approved and closed out;
-- rooms under anything; posts that take sides; one index over everything.

ALTER TABLE processes ADD COLUMN state text NOT NULL DEFAULT 'published';
ALTER TABLE processes ADD COLUMN card text NOT NULL DEFAULT '{}';
ALTER TABLE processes ADD COLUMN districts text NOT NULL DEFAULT '';
ALTER TABLE processes ADD COLUMN preview text NOT NULL DEFAULT '';
ALTER TABLE processes ADD COLUMN version integer NOT NULL DEFAULT 1;
ALTER TABLE processes ADD COLUMN publish_at timestamp;
ALTER TABLE processes ADD COLUMN published_at timestamp;
ALTER TABLE processes ADD COLUMN answer_due timestamp;
ALTER TABLE processes ADD COLUMN answered_at timestamp;
ALTER TABLE processes ADD COLUMN archived_at timestamp;

ALTER TABLE phases ADD COLUMN opened_at timestamp;
ALTER TABLE phases ADD COLUMN closed_at timestamp;

ALTER TABLE rooms ADD COLUMN process_id text;
ALTER TABLE rooms ADD COLUMN district text NOT NULL DEFAULT '';
ALTER TABLE rooms ADD COLUMN path text NOT NULL DEFAULT '';
ALTER TABLE rooms ADD COLUMN title text NOT NULL DEFAULT '';
ALTER TABLE rooms ADD COLUMN closed text NOT NULL DEFAULT '';
ALTER TABLE rooms ADD COLUMN mode text NOT NULL DEFAULT 'open';
ALTER TABLE rooms ADD COLUMN slow_seconds integer NOT NULL DEFAULT 0;
ALTER TABLE rooms ADD COLUMN comments integer NOT NULL DEFAULT 0;

ALTER TABLE comments ADD COLUMN stance text NOT NULL DEFAULT '';
ALTER TABLE comments ADD COLUMN ups integer NOT NULL DEFAULT 0;
ALTER TABLE comments ADD COLUMN downs integer NOT NULL DEFAULT 0;
ALTER TABLE comments ADD COLUMN pinned_at timestamp;

CREATE TABLE search_entries (
    tenant_id  text NOT NULL,
    kind       text NOT NULL,
    id         text NOT NULL,
    process_id text,
    district   text NOT NULL,
    language   text NOT NULL,
    title      text NOT NULL,
    excerpt    text NOT NULL,
    path       text NOT NULL,
    at         timestamp NOT NULL,
    PRIMARY KEY (tenant_id, kind, id)
);
