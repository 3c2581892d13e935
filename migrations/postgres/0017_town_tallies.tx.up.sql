-- How many ideas stand in each process and district: counted as they come and go, for counting them
-- anew takes the longer the more there are. A sweep counts them anew now and then.
CREATE TABLE idea_tallies (
    tenant_id  uuid NOT NULL,
    process_id uuid NOT NULL,
    district   text NOT NULL,
    ideas      bigint NOT NULL,
    PRIMARY KEY (tenant_id, process_id, district),
    FOREIGN KEY (tenant_id, process_id) REFERENCES processes (tenant_id, id)
);

-- the newest answers, without looking at ideas that have none
CREATE INDEX ideas_answered ON ideas (tenant_id, answered_at, id);

-- Those of all towns are counted once; the owner is bound by the policy of towns like everybody.
ALTER TABLE ideas NO FORCE ROW LEVEL SECURITY;
INSERT INTO idea_tallies (tenant_id, process_id, district, ideas)
SELECT tenant_id, process_id, district, count(*) FROM ideas WHERE published_at IS NOT NULL AND status <> 'withdrawn' GROUP BY 1, 2, 3;
ALTER TABLE ideas FORCE ROW LEVEL SECURITY;

SELECT almenda_protect('idea_tallies', 'SELECT, INSERT, UPDATE, DELETE');
