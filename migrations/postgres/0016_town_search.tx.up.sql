-- The words by which things are found, as a table and not as a full-text index: under row-level
-- security an index answers leakproof comparisons only, and those of words compared as bytes are.
-- All words of a thing carry its time, so that one index gives the newest of a word, and tells
-- whether a thing holds another word too. The words of an entry are how they are found again.
ALTER TABLE search_entries ADD COLUMN words text NOT NULL DEFAULT '';

CREATE TABLE search_words (
    tenant_id uuid NOT NULL,
    word      text COLLATE "C" NOT NULL,
    at        timestamptz NOT NULL,
    kind      text NOT NULL,
    id        uuid NOT NULL,
    weight    bigint NOT NULL,
    PRIMARY KEY (tenant_id, word, at, kind, id)
);
SELECT almenda_protect('search_words', 'SELECT, INSERT, UPDATE, DELETE');

DROP INDEX ideas_search;
