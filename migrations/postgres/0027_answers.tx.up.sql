-- What members of panels answer, apart from everything that tells who they are: in a schema of its
-- own, which only the role almenda_answers reads, and which may as well lie in another database.
-- No table here has a time, a number that counts, an address or an account, and none gets one.
CREATE SCHEMA answers;

-- A survey by what its answers are taken with: the published list of keys, empty once they were
-- destroyed, its hash, and who was asked: how many people of which groups. accepted is counted when the
-- survey is settled.
CREATE TABLE answers.waves (
    tenant_id uuid NOT NULL,
    survey_id uuid NOT NULL,
    list      text NOT NULL,
    hash      text NOT NULL,
    groups    text NOT NULL,
    settled   boolean NOT NULL,
    accepted  bigint NOT NULL,
    gathered  text NOT NULL,
    PRIMARY KEY (tenant_id, survey_id)
);

-- The sealed codes that may be used, by their hashes.
CREATE TABLE answers.codes (
    tenant_id uuid NOT NULL,
    survey_id uuid NOT NULL,
    hash      text NOT NULL,
    stratum   text NOT NULL,
    PRIMARY KEY (tenant_id, survey_id, hash)
);

-- Answers that wait to be mixed. Unlogged: the write-ahead log, archives and replicas would keep the
-- order in which they came.
CREATE UNLOGGED TABLE answers.intake (
    tenant_id uuid NOT NULL,
    survey_id uuid NOT NULL,
    nullifier text NOT NULL,
    stratum   text NOT NULL,
    version   bigint NOT NULL,
    channel   text NOT NULL,
    body      text NOT NULL,
    PRIMARY KEY (tenant_id, survey_id, nullifier)
);

-- What was used, of answers that were mixed. Nothing leads from here to an answer.
CREATE TABLE answers.spent (
    tenant_id uuid NOT NULL,
    survey_id uuid NOT NULL,
    nullifier text NOT NULL,
    PRIMARY KEY (tenant_id, survey_id, nullifier)
);

CREATE TABLE answers.answers (
    tenant_id uuid NOT NULL,
    survey_id uuid NOT NULL,
    id        uuid NOT NULL,
    stratum   text NOT NULL,
    version   bigint NOT NULL,
    channel   text NOT NULL,
    body      text NOT NULL,
    PRIMARY KEY (tenant_id, survey_id, id)
);

-- What people wrote in words, on its way to being published. Nothing leads from here to an answer.
CREATE TABLE answers.words (
    tenant_id uuid NOT NULL,
    survey_id uuid NOT NULL,
    id        uuid NOT NULL,
    question  text NOT NULL,
    words     text NOT NULL,
    flags     text NOT NULL,
    state     text NOT NULL,
    edited    text NOT NULL,
    theme     text NOT NULL,
    PRIMARY KEY (tenant_id, survey_id, id)
);
CREATE INDEX words_question ON answers.words (tenant_id, survey_id, question, state);

-- The same lock as on the tables of the towns. The policy is for every role, for only one is given
-- rights: by 'almenda migrate up', which does so each time, because the role may be made later.
DO $$
DECLARE
    name text;
    own text := 'tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid';
BEGIN
    FOREACH name IN ARRAY ARRAY['waves', 'codes', 'intake', 'spent', 'answers', 'words'] LOOP
        EXECUTE format('ALTER TABLE answers.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE answers.%I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY own_town ON answers.%I USING (%s) WITH CHECK (%s)', name, own, own);
    END LOOP;
END
$$;

-- The role of the answers has no business in the other schema, whatever everybody may do there.
DO $$
BEGIN
    REVOKE ALL ON SCHEMA public FROM PUBLIC;
EXCEPTION WHEN insufficient_privilege THEN
    RAISE NOTICE 'the schema public belongs to somebody else';
END
$$;
