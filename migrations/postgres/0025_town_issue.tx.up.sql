-- Who was given the right to answer a wave, and by what. Nothing here tells when, or in which order.

-- The list of public keys that everybody may read, and what is said at the close.
CREATE TABLE panel_lists (
    tenant_id uuid NOT NULL,
    survey_id uuid NOT NULL,
    body      text NOT NULL,
    hash      text NOT NULL,
    invited   bigint NOT NULL,
    issued    bigint NOT NULL,
    accepted  bigint NOT NULL,
    closed    boolean NOT NULL,
    PRIMARY KEY (tenant_id, survey_id),
    FOREIGN KEY (tenant_id, survey_id) REFERENCES surveys (tenant_id, id)
);

-- Private keys, sealed. Destroyed at the close.
CREATE TABLE panel_keys (
    tenant_id uuid NOT NULL,
    survey_id uuid NOT NULL,
    stratum   text NOT NULL,
    sealed    text NOT NULL,
    PRIMARY KEY (tenant_id, survey_id, stratum),
    FOREIGN KEY (tenant_id, survey_id) REFERENCES surveys (tenant_id, id)
);

-- Whether somebody took part. It refers to nobody on purpose: who leaves is not in it any more, and the
-- row stays for the count.
CREATE TABLE panel_issues (
    tenant_id uuid NOT NULL,
    survey_id uuid NOT NULL,
    person_id uuid NOT NULL,
    stratum   text NOT NULL,
    done      boolean NOT NULL,
    proof     text NOT NULL,
    kept      text NOT NULL,
    PRIMARY KEY (tenant_id, survey_id, person_id),
    FOREIGN KEY (tenant_id, survey_id) REFERENCES surveys (tenant_id, id)
);
CREATE INDEX panel_issues_person ON panel_issues (tenant_id, person_id);

-- Sealed codes that nobody has drawn yet.
CREATE TABLE panel_urn (
    tenant_id uuid NOT NULL,
    survey_id uuid NOT NULL,
    id        uuid NOT NULL,
    stratum   text NOT NULL,
    sealed    text NOT NULL,
    PRIMARY KEY (tenant_id, survey_id, id),
    FOREIGN KEY (tenant_id, survey_id) REFERENCES surveys (tenant_id, id)
);
CREATE INDEX panel_urn_stratum ON panel_urn (tenant_id, survey_id, stratum, id);

SELECT almenda_protect('panel_lists', 'SELECT, INSERT, UPDATE, DELETE');
SELECT almenda_protect('panel_keys', 'SELECT, INSERT, UPDATE, DELETE');
SELECT almenda_protect('panel_issues', 'SELECT, INSERT, UPDATE, DELETE');
SELECT almenda_protect('panel_urn', 'SELECT, INSERT, UPDATE, DELETE');
