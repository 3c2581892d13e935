-- What became of what: an idea of an investment, a meeting of an idea. Both are things that can be
-- found, so each is named by its kind and id as in search_entries.
CREATE TABLE chain_links (
    tenant_id uuid NOT NULL,
    from_kind text NOT NULL,
    from_id   uuid NOT NULL,
    to_kind   text NOT NULL,
    to_id     uuid NOT NULL,
    actor_id  uuid NOT NULL,
    at        timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, from_kind, from_id, to_kind, to_id)
);
CREATE INDEX search_entries_path ON search_entries (tenant_id, path);
CREATE INDEX chain_links_to ON chain_links (tenant_id, to_kind, to_id);

SELECT almenda_protect('chain_links', 'SELECT, INSERT, UPDATE, DELETE');
