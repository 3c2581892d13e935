-- What members of panels answer, apart from everything that tells who they are: in files of their own.
-- No table here has a time, a number that counts, an address or an account, and none gets one. Rows lie
-- by their keys, which are random, and not in the order in which they came.

-- A survey by what its answers are taken with: the published list of keys, empty once they were
-- destroyed, its hash, and who was asked: how many people of which groups. accepted is counted when the
-- survey is settled.
CREATE TABLE waves (
    tenant_id text NOT NULL,
    survey_id text NOT NULL,
    list      text NOT NULL,
    hash      text NOT NULL,
    groups    text NOT NULL,
    settled   boolean NOT NULL,
    accepted  integer NOT NULL,
    gathered  text NOT NULL,
    PRIMARY KEY (tenant_id, survey_id)
) WITHOUT ROWID;

-- The sealed codes that may be used, by their hashes.
CREATE TABLE codes (
    tenant_id text NOT NULL,
    survey_id text NOT NULL,
    hash      text NOT NULL,
    stratum   text NOT NULL,
    PRIMARY KEY (tenant_id, survey_id, hash)
) WITHOUT ROWID;

-- Answers that wait to be mixed.
CREATE TABLE intake (
    tenant_id text NOT NULL,
    survey_id text NOT NULL,
    nullifier text NOT NULL,
    stratum   text NOT NULL,
    version   integer NOT NULL,
    channel   text NOT NULL,
    body      text NOT NULL,
    PRIMARY KEY (tenant_id, survey_id, nullifier)
) WITHOUT ROWID;

-- What was used, of answers that were mixed. Nothing leads from here to an answer.
CREATE TABLE spent (
    tenant_id text NOT NULL,
    survey_id text NOT NULL,
    nullifier text NOT NULL,
    PRIMARY KEY (tenant_id, survey_id, nullifier)
) WITHOUT ROWID;

CREATE TABLE answers (
    tenant_id text NOT NULL,
    survey_id text NOT NULL,
    id        text NOT NULL,
    stratum   text NOT NULL,
    version   integer NOT NULL,
    channel   text NOT NULL,
    body      text NOT NULL,
    PRIMARY KEY (tenant_id, survey_id, id)
) WITHOUT ROWID;

-- What people wrote in words, on its way to being published. Nothing leads from here to an answer.
CREATE TABLE words (
    tenant_id text NOT NULL,
    survey_id text NOT NULL,
    id        text NOT NULL,
    question  text NOT NULL,
    words     text NOT NULL,
    flags     text NOT NULL,
    state     text NOT NULL,
    edited    text NOT NULL,
    theme     text NOT NULL,
    PRIMARY KEY (tenant_id, survey_id, id)
) WITHOUT ROWID;
CREATE INDEX words_question ON words (tenant_id, survey_id, question, state);
