-- The words by which things are found. All words of a thing carry its time, so that one index gives
-- the newest of a word, and tells whether a thing holds another word too. The words of an entry are
-- how they are found again.
ALTER TABLE search_entries ADD COLUMN words text NOT NULL DEFAULT '';

CREATE TABLE search_words (
    tenant_id text NOT NULL,
    word      text NOT NULL,
    at        timestamp NOT NULL,
    kind      text NOT NULL,
    id        text NOT NULL,
    weight    integer NOT NULL,
    PRIMARY KEY (tenant_id, word, at, kind, id)
) WITHOUT ROWID;

DROP TABLE ideas_fts;
