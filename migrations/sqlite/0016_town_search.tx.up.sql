-- A word of the title counts for more than one of the text.
ALTER TABLE search_words ADD COLUMN weight integer NOT NULL DEFAULT 1;

-- everything is found by search_words now
DROP TABLE ideas_fts;
