-- Words are compared as bytes, which is what an index under row-level security can answer; a word
-- of the title counts for more than one of the text.
ALTER TABLE search_words ALTER COLUMN word TYPE text COLLATE "C";
ALTER TABLE search_words ADD COLUMN weight bigint NOT NULL DEFAULT 1;

-- everything is found by search_words now
DROP INDEX ideas_search;
