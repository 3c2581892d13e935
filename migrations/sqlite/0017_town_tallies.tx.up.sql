-- How many ideas stand in each process and district: counted as they come and go, for counting them
-- anew takes the longer the more there are. A sweep counts them anew now and then.
CREATE TABLE idea_tallies (
    tenant_id  text NOT NULL,
    process_id text NOT NULL,
    district   text NOT NULL,
    ideas      integer NOT NULL,
    PRIMARY KEY (tenant_id, process_id, district),
    FOREIGN KEY (tenant_id, process_id) REFERENCES processes (tenant_id, id)
);

-- the newest answers, without looking at ideas that have none
CREATE INDEX ideas_answered ON ideas (tenant_id, answered_at, id);

INSERT INTO idea_tallies (tenant_id, process_id, district, ideas)
SELECT tenant_id, process_id, district, count(*) FROM ideas WHERE published_at IS NOT NULL AND status <> 'withdrawn' GROUP BY 1, 2, 3;
